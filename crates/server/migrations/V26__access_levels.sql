-- How sensitive what somebody reads may be at most, where that does not follow from what they
-- are to the company.
CREATE TABLE clearance (
    person_id       TEXT   PRIMARY KEY REFERENCES person (id),
    -- 'internal', 'confidential' or 'secret'
    level           TEXT   NOT NULL,
    -- of the change, under which desktops report what they destroyed
    id              TEXT   NOT NULL,
    since           BIGINT NOT NULL,
    by_id           TEXT   NOT NULL REFERENCES person (id),
    text            TEXT   NOT NULL
);
