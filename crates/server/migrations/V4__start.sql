-- The first hour: set-up without an owner, joining by a link, sessions one can see, and
-- whom to ask for help.

ALTER TABLE organisation ADD COLUMN password_profile TEXT NOT NULL DEFAULT 'nist-800-63b-4';
ALTER TABLE organisation ADD COLUMN contacts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE organisation ADD COLUMN notes TEXT NOT NULL DEFAULT '';

-- The code that the console shows while nobody has an account.
CREATE TABLE set_up_code (
    one             INTEGER PRIMARY KEY CHECK (one = 1),
    code_hash       TEXT    NOT NULL
);

-- Passwords that were somebody's before, where the profile asks for it.
CREATE TABLE password_before (
    person_id       TEXT   NOT NULL REFERENCES person (id),
    set_at          BIGINT NOT NULL,
    phc             TEXT   NOT NULL,
    PRIMARY KEY (person_id, set_at, phc)
);

CREATE TABLE join_link (
    id              TEXT PRIMARY KEY,
    token_hash      TEXT    NOT NULL UNIQUE,
    note            TEXT    NOT NULL,
    by_id           TEXT    NOT NULL REFERENCES person (id),
    created_at      BIGINT  NOT NULL,
    expires_at      BIGINT  NOT NULL,
    uses_max        INTEGER NOT NULL,
    uses            INTEGER NOT NULL,
    needs_approval  INTEGER NOT NULL,
    revoked_at      BIGINT,
    revoked_by      TEXT
);

-- Everybody who came by a link: who waits has no row in `person`, so there is nothing that a
-- door could be opened to. The password waits as the hash it will be.
CREATE TABLE join_request (
    id              TEXT PRIMARY KEY,
    link_id         TEXT    NOT NULL REFERENCES join_link (id),
    handle          TEXT    NOT NULL,
    display_name    TEXT    NOT NULL,
    phc             TEXT,
    device_name     TEXT    NOT NULL,
    address         TEXT    NOT NULL,
    asked_at        BIGINT  NOT NULL,
    waiting_hash    TEXT    UNIQUE,
    approved        INTEGER,
    decided_at      BIGINT,
    decided_by      TEXT,
    text            TEXT    NOT NULL,
    -- The waiting device has its session: its token is worth nothing any more.
    answered_at     BIGINT
);
CREATE INDEX join_request_open ON join_request (asked_at) WHERE approved IS NULL;

ALTER TABLE session ADD COLUMN last_seen_at BIGINT;

CREATE TABLE problem_report (
    number          INTEGER PRIMARY KEY,
    id              TEXT   NOT NULL UNIQUE,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    at              BIGINT NOT NULL,
    body            TEXT   NOT NULL
);
CREATE INDEX problem_report_of_person ON problem_report (person_id, at);
