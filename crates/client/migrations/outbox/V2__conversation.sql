-- JSON: the thread it answers in, what it forwards, whether it asks to be confirmed.
ALTER TABLE outbox ADD COLUMN extra TEXT;

-- What is wanted of a message and is not yet so at the server: a reaction, a bookmark, a
-- thread followed or read. One row for each thing wanted; the last wish is the one that counts.
CREATE TABLE wish (
    kind TEXT NOT NULL,
    channel_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    -- of a reaction: the emoji
    what TEXT NOT NULL,
    value INTEGER NOT NULL,
    wished_at_ms INTEGER NOT NULL,
    -- rises with every change, so that the answer to an old wish does not end a new one
    turn INTEGER NOT NULL,
    -- queued, acked, refused
    state TEXT NOT NULL,
    acked_seq INTEGER,
    -- JSON: why it is refused
    why TEXT,
    PRIMARY KEY (kind, channel_id, message_id, what)
) WITHOUT ROWID;
