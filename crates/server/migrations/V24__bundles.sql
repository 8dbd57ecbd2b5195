-- What everybody in a project is given there, until the project ends. A change ends one and
-- begins another; nothing of it is ever deleted.

CREATE TABLE bundle (
    id              TEXT PRIMARY KEY,
    team_id         TEXT    NOT NULL REFERENCES team (id),
    -- JSON: the permissions' ids.
    permissions     TEXT    NOT NULL,
    starts_at       BIGINT  NOT NULL,
    ends_at         BIGINT  NOT NULL,
    by_id           TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    ended_at        BIGINT,
    ended_by        TEXT,
    ended_code      TEXT,
    ended_text      TEXT,
    -- The members have heard that it ended.
    told            BIGINT  NOT NULL
);
CREATE INDEX bundle_of_team ON bundle (team_id, starts_at);
CREATE INDEX bundle_told ON bundle (told, ends_at);
