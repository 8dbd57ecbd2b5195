-- Ids are lower-case UUIDs, times milliseconds since 1970 in UTC, yes and no are 1 and 0,
-- scopes are 'organisation', 'team:<id>' or 'channel:<id>', hashes and salts base64.

CREATE TABLE organisation (
    one             INTEGER PRIMARY KEY CHECK (one = 1),
    id              TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    set_up_mode     INTEGER NOT NULL,
    -- Random; changed by a restore, so that clients notice a server that went back.
    log_epoch       TEXT    NOT NULL,
    -- Counters of the two logs: the last lock of a transaction.
    oseq            BIGINT  NOT NULL,
    audit_seq       BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL
);

CREATE TABLE department (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    parent_id       TEXT REFERENCES department (id),
    manager_id      TEXT
);

CREATE TABLE person (
    id              TEXT PRIMARY KEY,
    handle          TEXT    NOT NULL UNIQUE,
    display_name    TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    department_id   TEXT REFERENCES department (id),
    manager_id      TEXT REFERENCES person (id),
    active          INTEGER NOT NULL,
    disabled_at     BIGINT,
    disabled_by     TEXT,
    disabled_text   TEXT,
    authority_epoch BIGINT  NOT NULL,
    useq            BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL
);

CREATE TABLE password (
    person_id       TEXT PRIMARY KEY REFERENCES person (id),
    phc             TEXT   NOT NULL,
    set_at          BIGINT NOT NULL
);

-- One live code a person: a new one replaces the old.
CREATE TABLE one_time_code (
    person_id       TEXT PRIMARY KEY REFERENCES person (id),
    code_hash       TEXT   NOT NULL UNIQUE,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT
);

CREATE TABLE device (
    id              TEXT PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    name            TEXT   NOT NULL,
    added_at        BIGINT NOT NULL
);

CREATE TABLE session (
    id              TEXT PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    device_id       TEXT   NOT NULL REFERENCES device (id),
    token_hash      TEXT   NOT NULL UNIQUE,
    started_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    ended_at        BIGINT
);
CREATE INDEX session_of_person ON session (person_id);

CREATE TABLE team (
    id              TEXT PRIMARY KEY,
    name            TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    department_id   TEXT REFERENCES department (id),
    archived_at     BIGINT,
    archived_by     TEXT,
    archived_text   TEXT,
    created_at      BIGINT  NOT NULL
);

CREATE TABLE team_member (
    team_id         TEXT    NOT NULL REFERENCES team (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    admin           INTEGER NOT NULL,
    since           BIGINT  NOT NULL,
    PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_member_of_person ON team_member (person_id);

CREATE TABLE channel (
    id              TEXT PRIMARY KEY,
    kind            TEXT    NOT NULL,
    team_id         TEXT REFERENCES team (id),
    name            TEXT    NOT NULL,
    topic           TEXT    NOT NULL,
    mode            TEXT    NOT NULL,
    history         TEXT    NOT NULL,
    archived_at     BIGINT,
    archived_by     TEXT,
    archived_text   TEXT,
    created_at      BIGINT  NOT NULL,
    -- The two people of a direct message, lower id first: there is one channel a pair.
    direct_pair     TEXT    UNIQUE,
    last_seq        BIGINT  NOT NULL,
    message_count   BIGINT  NOT NULL
);
CREATE INDEX channel_by_kind ON channel (kind);

-- Belonging, as intervals [from_seq, to_seq) of the channel's log.
CREATE TABLE membership (
    channel_id      TEXT   NOT NULL REFERENCES channel (id),
    person_id       TEXT   NOT NULL REFERENCES person (id),
    from_seq        BIGINT NOT NULL,
    to_seq          BIGINT,
    since           BIGINT NOT NULL,
    PRIMARY KEY (channel_id, person_id, from_seq)
);
CREATE INDEX membership_of_person ON membership (person_id, channel_id);

CREATE TABLE channel_entry (
    channel_id      TEXT   NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    author_id       TEXT,
    kind            TEXT   NOT NULL,
    -- The message it is, or points at.
    target_id       TEXT,
    target_seq      BIGINT,
    -- The event as JSON; a message's own body stands in its row of `message` only.
    body            TEXT,
    -- Hash of the body with this salt; the salt goes with the body when it is deleted.
    salt            TEXT,
    body_hash       TEXT   NOT NULL,
    prev_hash       TEXT   NOT NULL,
    hash            TEXT   NOT NULL,
    message_count   BIGINT NOT NULL,
    PRIMARY KEY (channel_id, seq)
);
CREATE INDEX edit_of_message ON channel_entry (target_id) WHERE kind = 'edited';

CREATE TABLE message (
    id              TEXT PRIMARY KEY,
    channel_id      TEXT   NOT NULL,
    seq             BIGINT NOT NULL,
    author_id       TEXT   NOT NULL,
    sent_at         BIGINT NOT NULL,
    body            TEXT,
    revision        BIGINT NOT NULL,
    edited_at       BIGINT,
    deleted_at      BIGINT,
    reply_to        TEXT
);

-- Makes a repeated send the same send; outlives the message's body.
CREATE TABLE message_key (
    id              TEXT PRIMARY KEY,
    sender_id       TEXT   NOT NULL,
    channel_id      TEXT   NOT NULL,
    body_hash       TEXT   NOT NULL,
    at              BIGINT NOT NULL
);

-- The same for everything else that must not happen twice, with its first answer.
CREATE TABLE operation_key (
    id              TEXT PRIMARY KEY,
    actor_id        TEXT   NOT NULL,
    request_hash    TEXT   NOT NULL,
    answer          TEXT   NOT NULL,
    at              BIGINT NOT NULL
);

CREATE TABLE read_mark (
    person_id       TEXT   NOT NULL,
    channel_id      TEXT   NOT NULL,
    mark_epoch      BIGINT NOT NULL,
    read_seq        BIGINT NOT NULL,
    PRIMARY KEY (person_id, channel_id)
);

CREATE TABLE person_entry (
    person_id       TEXT   NOT NULL,
    useq            BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    kind            TEXT   NOT NULL,
    body            TEXT   NOT NULL,
    PRIMARY KEY (person_id, useq)
);
CREATE INDEX timeline_of_person ON person_entry (person_id, useq) WHERE kind = 'access';

CREATE TABLE organisation_entry (
    oseq            BIGINT PRIMARY KEY,
    at              BIGINT NOT NULL,
    body            TEXT   NOT NULL
);

CREATE TABLE role_held (
    person_id       TEXT   NOT NULL REFERENCES person (id),
    role            TEXT   NOT NULL,
    scope           TEXT   NOT NULL,
    holding         TEXT   NOT NULL,
    -- 'given', or 'set_up' for the posts the first owner holds until set-up is finished.
    cause           TEXT   NOT NULL,
    since           BIGINT NOT NULL,
    until           BIGINT,
    by_id           TEXT,
    PRIMARY KEY (person_id, role, scope)
);

CREATE TABLE access_grant (
    id              TEXT PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    permission      TEXT   NOT NULL,
    scope           TEXT   NOT NULL,
    holding         TEXT   NOT NULL,
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    by_id           TEXT   NOT NULL,
    text            TEXT   NOT NULL,
    ended_at        BIGINT,
    ended_by        TEXT,
    ended_code      TEXT,
    ended_text      TEXT,
    -- Its end has been written into the person's timeline.
    told            INTEGER NOT NULL
);
CREATE INDEX grant_of_person ON access_grant (person_id);
CREATE INDEX grant_to_tell ON access_grant (ends_at) WHERE told = 0;

CREATE TABLE exclusion (
    id              TEXT PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    kind            TEXT   NOT NULL,
    permission      TEXT,
    scope           TEXT   NOT NULL,
    code            TEXT   NOT NULL,
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT,
    review_at       BIGINT,
    by_id           TEXT   NOT NULL,
    text            TEXT   NOT NULL,
    ended_at        BIGINT,
    ended_by        TEXT,
    ended_code      TEXT,
    ended_text      TEXT,
    told            INTEGER NOT NULL
);
CREATE INDEX exclusion_of_person ON exclusion (person_id);
CREATE INDEX exclusion_to_tell ON exclusion (ends_at) WHERE told = 0;

-- Leaves of the audit's Merkle tree (RFC 9162), in order.
CREATE TABLE audit_entry (
    seq             BIGINT PRIMARY KEY,
    at              BIGINT NOT NULL,
    leaf            TEXT   NOT NULL,
    leaf_hash       TEXT   NOT NULL
);
