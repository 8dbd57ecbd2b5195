-- Links outside, each to one file of a message, and who opened which file. Both go with the file;
-- what was done with a link stands in the audit.
CREATE TABLE file_link (
    id              TEXT    NOT NULL PRIMARY KEY,
    -- Of the secret in the link; the secret itself is nowhere.
    token_hash      TEXT    NOT NULL UNIQUE,
    file_id         TEXT    NOT NULL,
    file_name       TEXT    NOT NULL,
    channel_id      TEXT    NOT NULL,
    by_id           TEXT    NOT NULL REFERENCES person (id),
    created_at      BIGINT  NOT NULL,
    ends_at         BIGINT  NOT NULL,
    -- As often as it may be opened; none: as often as any link.
    opens_max       BIGINT,
    opens           BIGINT  NOT NULL,
    opened_at       BIGINT,
    ended_at        BIGINT,
    ended_by        TEXT
);
CREATE INDEX file_link_by_channel ON file_link (channel_id, created_at);
CREATE INDEX file_link_by_file ON file_link (file_id);

CREATE TABLE file_opening (
    file_id         TEXT    NOT NULL,
    person_id       TEXT    NOT NULL,
    opens           BIGINT  NOT NULL,
    first_at        BIGINT  NOT NULL,
    last_at         BIGINT  NOT NULL,
    PRIMARY KEY (file_id, person_id)
);
