-- What happens around messages. As in the first file: what people wrote is sealed, ids,
-- places, times and numbers stand in plain columns.

-- A reply's thread.
ALTER TABLE entry ADD COLUMN thread_root BLOB;
ALTER TABLE entry ADD COLUMN root_seq INTEGER;
ALTER TABLE entry ADD COLUMN nth INTEGER;
-- It stands in a thread and not in the channel's own timeline.
ALTER TABLE entry ADD COLUMN aside INTEGER NOT NULL DEFAULT 0;
-- Whom it names, what it forwards, whether it asks to be confirmed.
ALTER TABLE entry ADD COLUMN around BLOB;
CREATE INDEX entry_thread ON entry (channel_id, root_seq, nth) WHERE root_seq IS NOT NULL;

-- Reactions and confirmations of a message, cached or not.
CREATE TABLE decoration (
    channel_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (channel_id, seq)
) WITHOUT ROWID;

-- Threads, whether or not their roots are cached, and how far this person has read them.
CREATE TABLE thread (
    channel_id BLOB NOT NULL,
    root_seq INTEGER NOT NULL,
    root_id BLOB NOT NULL,
    count INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    -- JSON: the ids of the last to reply, the latest first
    repliers TEXT NOT NULL,
    following INTEGER NOT NULL,
    read_count INTEGER NOT NULL,
    PRIMARY KEY (channel_id, root_seq)
) WITHOUT ROWID;
CREATE INDEX thread_followed ON thread (last_at_ms) WHERE following = 1;

CREATE TABLE pin (
    channel_id BLOB NOT NULL,
    message_seq INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    by_id BLOB,
    at_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (channel_id, message_seq)
) WITHOUT ROWID;

-- Messages of others that name this person.
CREATE TABLE mention (
    channel_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    -- of one that stands in a thread only
    root_seq INTEGER,
    nth INTEGER,
    PRIMARY KEY (channel_id, seq)
) WITHOUT ROWID;

-- Put aside for later. Outlives the channel as an id: what it was is told no more then.
CREATE TABLE saved (
    message_id BLOB PRIMARY KEY,
    channel_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- How far the other members had read when that was last asked.
CREATE TABLE reader (
    channel_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    read_seq INTEGER NOT NULL,
    PRIMARY KEY (channel_id, person_id)
) WITHOUT ROWID;

ALTER TABLE sidebar ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sidebar ADD COLUMN thread_unread INTEGER NOT NULL DEFAULT 0;
