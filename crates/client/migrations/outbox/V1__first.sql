-- What exists nowhere else: messages the server has not confirmed, drafts, and who is
-- signed in. Small, synchronised on every commit, and untouched by whatever happens to
-- the cache.

CREATE TABLE session (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    server TEXT NOT NULL,
    person_id BLOB NOT NULL,
    handle TEXT NOT NULL,
    device_id BLOB NOT NULL,
    organisation_id BLOB NOT NULL,
    organisation_name TEXT NOT NULL,
    token TEXT NOT NULL,
    snapshot_key TEXT NOT NULL,
    audit_key TEXT NOT NULL,
    company_ca TEXT,
    ended INTEGER NOT NULL
);

-- `position` is the place in the line of its channel.
CREATE TABLE outbox (
    message_id BLOB PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    channel_id BLOB NOT NULL,
    body TEXT NOT NULL,
    reply_to BLOB,
    queued_at_ms INTEGER NOT NULL,
    -- queued, sending, acked, wedged
    state TEXT NOT NULL,
    acked_seq INTEGER,
    acked_at_ms INTEGER,
    -- JSON: why it is wedged
    why TEXT
);
CREATE INDEX outbox_line ON outbox (channel_id, position);

CREATE TABLE draft (
    channel_id BLOB PRIMARY KEY,
    body TEXT NOT NULL,
    saved_at_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- Up to which seq of a channel notifications have been shown; written before they are.
CREATE TABLE notified (channel_id BLOB PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
