-- Drafts and settings that follow a person from device to device: one register a row. The
-- person's log says that one was written, what it says stands only here, so that no draft
-- outlives its sending.
CREATE TABLE person_state (
    person_id       TEXT    NOT NULL REFERENCES person (id),
    key             TEXT    NOT NULL,
    version         BIGINT  NOT NULL,
    device_id       TEXT    NOT NULL,
    setting         TEXT    NOT NULL,
    -- It says no more than that there is nothing; kept so that an older word cannot come back.
    empty           INTEGER NOT NULL,
    at              BIGINT  NOT NULL,
    PRIMARY KEY (person_id, key)
);
