-- Files. A row is made when somebody begins to hand one over; `stored` bytes of it are safe on
-- the disk. It belongs to its person until a message takes it.
CREATE TABLE file (
    id              TEXT    NOT NULL PRIMARY KEY,
    channel_id      TEXT    NOT NULL REFERENCES channel (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    name            TEXT    NOT NULL,
    media_type      TEXT    NOT NULL,
    size            BIGINT  NOT NULL,
    width           BIGINT,
    height          BIGINT,
    -- As it was announced; once the file is whole, as it is.
    sha256          TEXT,
    stored          BIGINT  NOT NULL,
    -- 'coming', 'whole' or 'sent'
    state           TEXT    NOT NULL,
    message_id      TEXT,
    created_at      BIGINT  NOT NULL,
    -- When it goes unless it gets on; none once a message has it.
    expires_at      BIGINT
);
CREATE INDEX file_by_message ON file (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX file_by_content ON file (sha256) WHERE state <> 'coming';
CREATE INDEX file_by_end ON file (expires_at) WHERE expires_at IS NOT NULL;

-- Bytes taken, by person, channel and the whole organisation, so that a quota is one row.
CREATE TABLE file_room (
    scope           TEXT    NOT NULL PRIMARY KEY,
    bytes           BIGINT  NOT NULL
);

-- Content that lost a file that referred to it: looked at, and removed if it was the last.
CREATE TABLE loose_content (
    sha256          TEXT    NOT NULL PRIMARY KEY
);

ALTER TABLE message ADD COLUMN attachments TEXT;
