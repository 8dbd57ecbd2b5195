-- Requests for access: what was asked, the stages it takes, the votes, what was said, and who
-- has a part in it. Nothing of it is ever deleted.

CREATE TABLE access_request (
    id              TEXT PRIMARY KEY,
    kind            TEXT    NOT NULL,
    filed_by        TEXT    NOT NULL REFERENCES person (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    -- NULL: everything.
    permission      TEXT,
    scope           TEXT    NOT NULL,
    exclusion_id    TEXT,
    grant_id        TEXT,
    -- The request whose decision is appealed.
    of_id           TEXT,
    appealed_by     TEXT,
    level           BIGINT  NOT NULL,
    top_level       BIGINT  NOT NULL,
    starts_at       BIGINT,
    ends_at         BIGINT,
    -- JSON: read and written as a whole.
    purpose         TEXT    NOT NULL,
    root_cause      TEXT    NOT NULL,
    loss            TEXT,
    card            TEXT    NOT NULL,
    barred          TEXT    NOT NULL,
    digest          TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    phase           TEXT    NOT NULL,
    stage           BIGINT  NOT NULL,
    version         BIGINT  NOT NULL,
    revision        BIGINT  NOT NULL,
    filed_at        BIGINT  NOT NULL,
    expires_at      BIGINT  NOT NULL,
    -- When the clock has something to do next; NULL once it is over.
    wakes_at        BIGINT,
    closed_at       BIGINT,
    nudged_at       BIGINT,
    next_level_asked BIGINT NOT NULL,
    outcome         TEXT
);
CREATE INDEX access_request_wakes ON access_request (wakes_at);
CREATE INDEX access_request_of_person ON access_request (person_id, permission, scope, status);
CREATE INDEX access_request_filed ON access_request (filed_by, filed_at);
CREATE INDEX access_request_similar ON access_request (permission, scope, status);
CREATE INDEX access_request_closed ON access_request (closed_at);

CREATE TABLE access_request_stage (
    request_id      TEXT    NOT NULL REFERENCES access_request (id),
    n               BIGINT  NOT NULL,
    roles           TEXT    NOT NULL,
    needed          BIGINT  NOT NULL,
    clock_ms        BIGINT  NOT NULL,
    reviewers       TEXT    NOT NULL,
    joined          BIGINT  NOT NULL,
    opened_at       BIGINT,
    due_at          BIGINT,
    paused_left_ms  BIGINT,
    reminded        BIGINT  NOT NULL,
    PRIMARY KEY (request_id, n)
);

CREATE TABLE access_request_review (
    request_id      TEXT    NOT NULL REFERENCES access_request (id),
    n               BIGINT  NOT NULL,
    stage           BIGINT  NOT NULL,
    by_id           TEXT    NOT NULL,
    at              BIGINT  NOT NULL,
    verdict         TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    ends_at         BIGINT,
    struck          BIGINT  NOT NULL,
    PRIMARY KEY (request_id, n)
);

CREATE TABLE access_request_line (
    request_id      TEXT    NOT NULL REFERENCES access_request (id),
    n               BIGINT  NOT NULL,
    at              BIGINT  NOT NULL,
    by_id           TEXT,
    kind            TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    PRIMARY KEY (request_id, n)
);

CREATE TABLE access_request_endorsement (
    request_id      TEXT    NOT NULL REFERENCES access_request (id),
    by_id           TEXT    NOT NULL,
    at              BIGINT  NOT NULL,
    relation        TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    PRIMARY KEY (request_id, by_id)
);

-- Who has a part in it, and what they were told last.
CREATE TABLE access_request_party (
    request_id      TEXT    NOT NULL REFERENCES access_request (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    part            TEXT    NOT NULL,
    -- Waits for this person.
    in_inbox        BIGINT  NOT NULL,
    view            TEXT    NOT NULL,
    changed_at      BIGINT  NOT NULL,
    PRIMARY KEY (request_id, person_id)
);
CREATE INDEX access_request_party_of_person ON access_request_party (person_id, changed_at);
