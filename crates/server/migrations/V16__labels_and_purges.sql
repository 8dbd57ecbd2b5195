-- How long a desktop may show what it keeps without the server; none as by default.
ALTER TABLE organisation ADD COLUMN reading_lease_hours BIGINT;

-- 'public', 'internal', 'confidential' or 'secret'
ALTER TABLE channel ADD COLUMN label TEXT NOT NULL DEFAULT 'internal';

-- What was to be made unreadable on which device, and what the device said of it. What it did
-- by itself was ordered by nobody.
CREATE TABLE purge (
    id              TEXT   PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    device_id       TEXT   NOT NULL REFERENCES device (id),
    cause           TEXT   NOT NULL,
    -- none: everything
    channel_id      TEXT,
    exclusion_id    TEXT,
    ordered_at      BIGINT,
    done_at         BIGINT,
    reported_at     BIGINT
);
CREATE INDEX purge_of_person ON purge (person_id, id);
CREATE INDEX purge_waiting ON purge (device_id) WHERE reported_at IS NULL;
