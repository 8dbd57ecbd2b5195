-- Rules that the organisation wrote itself, each with all its versions; and the version that a
-- case began on.

CREATE TABLE house_rule (
    id          TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    -- JSON: the rungs, from the mildest.
    steps       TEXT   NOT NULL,
    retired     BIGINT NOT NULL,
    changed_by  TEXT   NOT NULL REFERENCES person (id),
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);

-- JSON: as the rule read then.
ALTER TABLE conduct_case ADD COLUMN house_rule TEXT;
