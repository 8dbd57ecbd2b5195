-- Cases of conduct: what is said to have happened, the evidence as it stood, what was said
-- about it, and who has a part in it. Nothing of it is ever deleted.

CREATE TABLE conduct_case (
    id               TEXT PRIMARY KEY,
    person_id        TEXT   NOT NULL REFERENCES person (id),
    scope            TEXT   NOT NULL,
    rule             TEXT   NOT NULL,
    citation         TEXT   NOT NULL,
    text             TEXT   NOT NULL,
    status           TEXT   NOT NULL,
    version          BIGINT NOT NULL,
    revision         BIGINT NOT NULL,
    begun_at         BIGINT NOT NULL,
    -- Nobody is told but those who judge it.
    reporter_id      TEXT,
    opened_by        TEXT,
    opened_at        BIGINT,
    statement_due_at BIGINT,
    statement        TEXT,
    stated_at        BIGINT,
    -- JSON: read and written as a whole.
    proposal         TEXT,
    outcome          TEXT,
    -- When the clock has something to do next.
    wakes_at         BIGINT
);
CREATE INDEX conduct_case_wakes ON conduct_case (wakes_at);
CREATE INDEX conduct_case_of_person ON conduct_case (person_id, status);
CREATE INDEX conduct_case_begun ON conduct_case (begun_at);
CREATE INDEX conduct_case_reported ON conduct_case (reporter_id, begun_at);

CREATE TABLE conduct_evidence (
    case_id          TEXT   NOT NULL REFERENCES conduct_case (id),
    n                BIGINT NOT NULL,
    -- The audit holds the same.
    digest           TEXT   NOT NULL,
    item             TEXT   NOT NULL,
    collector_id     TEXT   NOT NULL,
    PRIMARY KEY (case_id, n)
);

CREATE TABLE conduct_line (
    case_id          TEXT   NOT NULL REFERENCES conduct_case (id),
    n                BIGINT NOT NULL,
    at               BIGINT NOT NULL,
    by_id            TEXT,
    kind             TEXT   NOT NULL,
    text             TEXT   NOT NULL,
    PRIMARY KEY (case_id, n)
);

-- Who has a part in it, and what they were told last.
CREATE TABLE conduct_party (
    case_id          TEXT   NOT NULL REFERENCES conduct_case (id),
    person_id        TEXT   NOT NULL REFERENCES person (id),
    part             TEXT   NOT NULL,
    view             TEXT   NOT NULL,
    changed_at       BIGINT NOT NULL,
    PRIMARY KEY (case_id, person_id)
);
CREATE INDEX conduct_party_of_person ON conduct_party (person_id, changed_at);

-- The case that a restriction belongs to, and the one whose warning a request appeals.
ALTER TABLE exclusion ADD COLUMN case_id TEXT;
ALTER TABLE access_request ADD COLUMN case_id TEXT;
