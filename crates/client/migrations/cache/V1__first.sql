-- What the server's logs say, as far as it has been fetched. What people wrote lies in
-- the `sealed` columns, under the key of its channel; everything else is in plain columns
-- of a file that is itself encrypted.

-- One row: how far each of the two small logs has been followed, and when the server was
-- last heard.
CREATE TABLE cursor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log_epoch BLOB,
    oseq INTEGER NOT NULL,
    useq INTEGER NOT NULL,
    heard_at_ms INTEGER,
    -- the latest reading of this machine's own clock that was ever seen
    wall_highest_ms INTEGER
);
INSERT INTO cursor (one, log_epoch, oseq, useq, heard_at_ms) VALUES (1, NULL, 0, 0, NULL);

-- Channels of this person. `seq` is how far the log has been followed.
CREATE TABLE channel (
    channel_id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    team_id BLOB,
    mode TEXT NOT NULL,
    history TEXT NOT NULL,
    archived INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    message_count INTEGER NOT NULL,
    -- name and topic
    sealed BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE member (
    channel_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    since_ms INTEGER NOT NULL,
    from_seq INTEGER NOT NULL,
    PRIMARY KEY (channel_id, person_id)
) WITHOUT ROWID;

-- Edits and deletions have no row of their own: they change their target's.
CREATE TABLE entry (
    channel_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    author_id BLOB,
    message_count INTEGER NOT NULL,
    kind TEXT NOT NULL,
    message_id BLOB,
    revision INTEGER NOT NULL,
    edited_at_ms INTEGER,
    deleted_at_ms INTEGER,
    reply_to BLOB,
    -- a message's body, or the event; null for a deleted message
    sealed BLOB,
    PRIMARY KEY (channel_id, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX entry_message ON entry (message_id) WHERE message_id IS NOT NULL;
-- What a notice compares with: the settings as the last change left them.
CREATE INDEX entry_settings ON entry (channel_id, seq) WHERE kind IN ('created', 'changed');

-- Edits and deletions of messages that are not cached, until they are.
CREATE TABLE pending (
    channel_id BLOB NOT NULL,
    target_seq INTEGER NOT NULL,
    target_id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    -- null: deleted
    sealed BLOB,
    PRIMARY KEY (channel_id, target_seq)
) WITHOUT ROWID;

-- The parts of each channel's log that are cached whole; what lies between is a hole.
CREATE TABLE cached_range (
    channel_id BLOB NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    PRIMARY KEY (channel_id, from_seq)
) WITHOUT ROWID;

CREATE TABLE read_mark (
    channel_id BLOB PRIMARY KEY,
    mark_epoch INTEGER NOT NULL,
    read_seq INTEGER NOT NULL,
    -- the channel's message_count at read_seq
    message_count INTEGER NOT NULL,
    -- made here and not yet known to be at the server
    unsent INTEGER NOT NULL
) WITHOUT ROWID;

-- The channel list, ready to be read: one row a channel, nothing to be looked up.
CREATE TABLE sidebar (
    channel_id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    team_id BLOB,
    -- the other person of a direct message
    person_id BLOB,
    archived INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    last_author_id BLOB,
    -- name, and the beginning of the last message
    sealed BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE organisation (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL);
CREATE TABLE person (person_id BLOB PRIMARY KEY, display_name TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE department (department_id BLOB PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE team (team_id BLOB PRIMARY KEY, name TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE public_channel (channel_id BLOB PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;

-- One row: the facts that every decision here is made from, as the server signed them.
CREATE TABLE facts (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    facts TEXT NOT NULL,
    signature TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL
);

CREATE TABLE access_timeline (n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, json TEXT NOT NULL);

-- What the search index has yet to follow. Numbers are never used twice.
CREATE TABLE index_queue (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id BLOB NOT NULL,
    seq INTEGER NOT NULL
);
-- Numbers up to this one have been followed and taken out.
CREATE TABLE index_queue_taken (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL);
INSERT INTO index_queue_taken (one, n) VALUES (1, 0);

-- Channels whose purge has begun; a restart finishes what is listed here.
CREATE TABLE purge (channel_id BLOB PRIMARY KEY) WITHOUT ROWID;
