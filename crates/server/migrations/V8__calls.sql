-- Calls by link: the meeting servers that an administrator set, and the calls on them.

CREATE TABLE call_provider (
    id              TEXT   PRIMARY KEY,
    name            TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    address         TEXT   NOT NULL,
    app_id          TEXT   NOT NULL,
    -- JSON: where its links may lead
    hosts           TEXT   NOT NULL,
    -- sealed under a key that is not in the database
    secret          TEXT,
    place           BIGINT NOT NULL
);

CREATE TABLE call (
    message_id      TEXT   PRIMARY KEY,
    channel_id      TEXT   NOT NULL,
    message_seq     BIGINT NOT NULL,
    author_id       TEXT   NOT NULL,
    provider_id     TEXT   NOT NULL,
    -- since which place of the channel's log it is as it is
    seq             BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    video           BIGINT NOT NULL,
    title           TEXT   NOT NULL,
    -- JSON
    planned         TEXT,
    started_at      BIGINT,
    ended_at        BIGINT,
    withheld        BIGINT NOT NULL DEFAULT 0,
    -- nobody can guess it; told to those who join, one by one
    room            TEXT   NOT NULL,
    -- sealed: the address that whoever started it brought
    link            TEXT,
    last_join_at    BIGINT
);
CREATE INDEX call_by_place ON call (channel_id, message_seq);
CREATE INDEX call_open_by_author ON call (author_id) WHERE state IN ('scheduled', 'live');
CREATE INDEX call_open ON call (channel_id) WHERE state IN ('scheduled', 'live');

CREATE TABLE call_person (
    message_id      TEXT   NOT NULL,
    person_id       TEXT   NOT NULL,
    joined_at       BIGINT,
    declined_at     BIGINT,
    PRIMARY KEY (message_id, person_id)
);
