-- The version of a register that this device knew when it wrote its own: what comes from
-- elsewhere above it was written without knowing of ours.
ALTER TABLE person_state ADD COLUMN base INTEGER NOT NULL DEFAULT 0;

-- What two devices wrote into one box at the same time: the draft that gave way, until its
-- author looks at it.
CREATE TABLE other_draft (
    key TEXT PRIMARY KEY,
    channel_id BLOB NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;
