-- Where the cards of calls stand, so that the list of them needs no search. What a call is
-- called and who joined it is sealed beside its message (`decoration`).
CREATE TABLE call (
    channel_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    author_id BLOB,
    -- planned or under way
    open INTEGER NOT NULL,
    -- when it is meant to begin, or began
    at_ms INTEGER NOT NULL,
    -- of which beginning this device has reminded
    reminded_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (channel_id, seq)
) WITHOUT ROWID;
CREATE INDEX call_open ON call (at_ms) WHERE open = 1;
