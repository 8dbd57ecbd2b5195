-- Files on their way, up and down. A row is small: the bytes lie where the person has them, in
-- the folder of what was pasted, or sealed in the cache.
CREATE TABLE transfer (
    transfer_id BLOB PRIMARY KEY,
    -- 'up' or 'down'
    direction TEXT NOT NULL,
    channel_id BLOB NOT NULL,
    thread BLOB,
    -- The message it goes with; none while the message is being written.
    message_id BLOB,
    position INTEGER NOT NULL,
    -- The server's; of an upload none until it is begun.
    file_id BLOB,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    sha256 TEXT,
    -- Where an upload's bytes lie, whether that is our own copy, and when they were last changed.
    source TEXT,
    staged INTEGER NOT NULL,
    modified_ms INTEGER,
    -- Safe on the other side, as last written down.
    done INTEGER NOT NULL,
    -- 'staging', 'waiting', 'paused', 'done' or 'failed'
    state TEXT NOT NULL,
    why TEXT,
    -- Where a download is to be saved, and where it was.
    target TEXT,
    saved_to TEXT
) WITHOUT ROWID;

CREATE INDEX transfer_by_message ON transfer (message_id) WHERE message_id IS NOT NULL;
