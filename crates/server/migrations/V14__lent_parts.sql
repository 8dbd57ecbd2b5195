-- A reviewer who is away lends their part to somebody for a while; what is approved can be
-- for a smaller place; and what was restored for a time is taken again when that is over.

CREATE TABLE delegation (
    id              TEXT PRIMARY KEY,
    of_id           TEXT    NOT NULL REFERENCES person (id),
    to_id           TEXT    NOT NULL REFERENCES person (id),
    starts_at       BIGINT  NOT NULL,
    ends_at         BIGINT  NOT NULL,
    text            TEXT    NOT NULL,
    made_at         BIGINT  NOT NULL,
    -- Taken back before its end.
    ended_at        BIGINT,
    -- Whoever is concerned has been shown that it has begun, and that it is over.
    begin_told      BIGINT  NOT NULL,
    end_told        BIGINT  NOT NULL
);
CREATE INDEX delegation_of_person ON delegation (of_id, ends_at);
CREATE INDEX delegation_to_person ON delegation (to_id, ends_at);
CREATE INDEX delegation_to_tell ON delegation (starts_at) WHERE end_told = 0;

ALTER TABLE access_request_review ADD COLUMN scope TEXT;
ALTER TABLE access_request_review ADD COLUMN in_stead_of TEXT;

-- One that begins later than it was made is told when it begins.
ALTER TABLE exclusion ADD COLUMN begin_told BIGINT NOT NULL DEFAULT 1;
CREATE INDEX exclusion_to_begin ON exclusion (starts_at) WHERE begin_told = 0;
