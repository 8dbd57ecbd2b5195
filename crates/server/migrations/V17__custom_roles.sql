-- Roles of the company's own with who holds them, and when a grant was used last. Nothing of
-- it is ever deleted; a role's earlier forms stand in the audit.

CREATE TABLE custom_role (
    id              TEXT PRIMARY KEY,
    name            TEXT    NOT NULL,
    purpose         TEXT    NOT NULL,
    based_on        TEXT    NOT NULL,
    owner_id        TEXT    NOT NULL REFERENCES person (id),
    -- JSON: the permissions' ids.
    permissions     TEXT    NOT NULL,
    version         BIGINT  NOT NULL,
    changed_at      BIGINT  NOT NULL,
    changed_by      TEXT    NOT NULL,
    retired_at      BIGINT
);

CREATE TABLE custom_role_held (
    id              TEXT PRIMARY KEY,
    role_id         TEXT    NOT NULL REFERENCES custom_role (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    scope           TEXT    NOT NULL,
    starts_at       BIGINT  NOT NULL,
    ends_at         BIGINT  NOT NULL,
    by_id           TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    ended_at        BIGINT,
    ended_by        TEXT,
    ended_code      TEXT,
    ended_text      TEXT,
    -- The holder has heard that it ended.
    told            BIGINT  NOT NULL
);
CREATE INDEX custom_role_held_by_person ON custom_role_held (person_id);
CREATE INDEX custom_role_held_of_role ON custom_role_held (role_id, ends_at);
CREATE INDEX custom_role_held_told ON custom_role_held (told, ends_at);

-- Of an access_grant or of a custom_role_held.
CREATE TABLE grant_use (
    grant_id        TEXT PRIMARY KEY,
    used_at         BIGINT  NOT NULL
);
