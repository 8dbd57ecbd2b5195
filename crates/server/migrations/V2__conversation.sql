-- What happens around a message. Scopes and words as in the first file.

ALTER TABLE message ADD COLUMN thread_root TEXT;
ALTER TABLE message ADD COLUMN root_seq BIGINT;
-- Running number in its thread.
ALTER TABLE message ADD COLUMN nth BIGINT;
ALTER TABLE message ADD COLUMN also_to_channel INTEGER NOT NULL DEFAULT 0;
-- JSON: the ids of those it names; null when it names nobody by name.
ALTER TABLE message ADD COLUMN mentions TEXT;
ALTER TABLE message ADD COLUMN mentions_all INTEGER NOT NULL DEFAULT 0;
-- JSON: the copy of another message's words; goes with the body.
ALTER TABLE message ADD COLUMN forwarded TEXT;
ALTER TABLE message ADD COLUMN asks_confirmation INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_of_thread ON message (thread_root, nth);
CREATE INDEX message_for_all ON message (channel_id, seq) WHERE mentions_all = 1;

-- What a thread's root says about its replies; made with the first reply.
CREATE TABLE thread (
    root_id         TEXT PRIMARY KEY,
    channel_id      TEXT   NOT NULL,
    root_seq        BIGINT NOT NULL,
    count           BIGINT NOT NULL,
    last_seq        BIGINT NOT NULL,
    last_at         BIGINT NOT NULL,
    -- JSON: the last to reply, each with the place of their last reply, the latest first.
    repliers        TEXT   NOT NULL
);
CREATE INDEX thread_of_channel ON thread (channel_id, root_seq);

CREATE TABLE thread_mark (
    person_id       TEXT    NOT NULL,
    root_id         TEXT    NOT NULL,
    channel_id      TEXT    NOT NULL,
    root_seq        BIGINT  NOT NULL,
    following       INTEGER NOT NULL,
    read_count      BIGINT  NOT NULL,
    PRIMARY KEY (person_id, root_id)
);
CREATE INDEX thread_mark_in_channel ON thread_mark (person_id, channel_id) WHERE following = 1;

CREATE TABLE reaction (
    message_id      TEXT   NOT NULL,
    person_id       TEXT   NOT NULL,
    emoji           TEXT   NOT NULL,
    channel_id      TEXT   NOT NULL,
    message_seq     BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    PRIMARY KEY (message_id, person_id, emoji)
);
CREATE INDEX reaction_in_channel ON reaction (channel_id, message_seq);

CREATE TABLE pin (
    message_id      TEXT PRIMARY KEY,
    channel_id      TEXT   NOT NULL,
    message_seq     BIGINT NOT NULL,
    by_id           TEXT,
    at              BIGINT NOT NULL,
    seq             BIGINT NOT NULL
);
CREATE INDEX pin_in_channel ON pin (channel_id, seq);

-- Whom a message names one by one.
CREATE TABLE mention (
    person_id       TEXT   NOT NULL,
    message_id      TEXT   NOT NULL,
    channel_id      TEXT   NOT NULL,
    seq             BIGINT NOT NULL,
    PRIMARY KEY (person_id, message_id)
);
CREATE INDEX mention_in_channel ON mention (person_id, channel_id, seq);
CREATE INDEX mention_of_message ON mention (message_id);

CREATE TABLE saved_message (
    person_id       TEXT   NOT NULL,
    message_id      TEXT   NOT NULL,
    channel_id      TEXT   NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (person_id, message_id)
);

-- The latest revision that each person confirmed, and each that they ever did.
CREATE TABLE confirmation (
    message_id      TEXT   NOT NULL,
    person_id       TEXT   NOT NULL,
    revision        BIGINT NOT NULL,
    channel_id      TEXT   NOT NULL,
    message_seq     BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (message_id, person_id, revision)
);
CREATE INDEX confirmation_in_channel ON confirmation (channel_id, message_seq);

-- Words that a message once had; they go with it.
CREATE TABLE message_revision (
    message_id      TEXT   NOT NULL,
    revision        BIGINT NOT NULL,
    -- When and at which place of the log they became the message's.
    at              BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    body            TEXT   NOT NULL,
    PRIMARY KEY (message_id, revision)
);
