-- Teams with an owner, rules and a charter; what stops a place at once; named sets of people.

ALTER TABLE team ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE team ADD COLUMN owner_id TEXT;
ALTER TABLE team ADD COLUMN deputy_id TEXT;
ALTER TABLE team ADD COLUMN join_rule TEXT NOT NULL DEFAULT 'invitation';
ALTER TABLE team ADD COLUMN leave_rule TEXT NOT NULL DEFAULT 'free';
ALTER TABLE team ADD COLUMN stage TEXT;
ALTER TABLE team ADD COLUMN ends_at BIGINT;
-- Lines of the charter as JSON: read and written as a whole.
ALTER TABLE team ADD COLUMN charter TEXT NOT NULL DEFAULT '[]';
ALTER TABLE team ADD COLUMN frozen_at BIGINT;
ALTER TABLE team ADD COLUMN frozen_by TEXT;
ALTER TABLE team ADD COLUMN frozen_text TEXT;

-- Whoever has administered a team longest answers for it.
UPDATE team SET owner_id = (
    SELECT m.person_id FROM team_member m
    WHERE m.team_id = team.id AND m.admin = 1 ORDER BY m.since, m.person_id LIMIT 1);

ALTER TABLE channel ADD COLUMN frozen_at BIGINT;
ALTER TABLE channel ADD COLUMN frozen_by TEXT;
ALTER TABLE channel ADD COLUMN frozen_text TEXT;

-- What waits for those who administer a team; one a person.
CREATE TABLE team_request (
    team_id         TEXT    NOT NULL REFERENCES team (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    wish            TEXT    NOT NULL,
    at              BIGINT  NOT NULL,
    text            TEXT    NOT NULL,
    PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_request_of_person ON team_request (person_id);

CREATE TABLE team_invitation (
    team_id         TEXT    NOT NULL REFERENCES team (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    by_id           TEXT    NOT NULL,
    at              BIGINT  NOT NULL,
    PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_invitation_of_person ON team_invitation (person_id);

-- Who came and went, how and by whom. Never changed.
CREATE TABLE team_record (
    team_id         TEXT    NOT NULL REFERENCES team (id),
    n               BIGINT  NOT NULL,
    at              BIGINT  NOT NULL,
    person_id       TEXT    NOT NULL,
    how             TEXT    NOT NULL,
    by_id           TEXT,
    text            TEXT    NOT NULL,
    PRIMARY KEY (team_id, n)
);
INSERT INTO team_record (team_id, n, at, person_id, how, by_id, text)
SELECT m.team_id,
       (SELECT count(*) FROM team_member o WHERE o.team_id = m.team_id
          AND (o.since < m.since OR (o.since = m.since AND o.person_id <= m.person_id))),
       m.since, m.person_id, 'added', NULL, ''
FROM team_member m;

-- Whoever comes to the place is put into these.
CREATE TABLE default_channel (
    place           TEXT    NOT NULL,
    channel_id      TEXT    NOT NULL REFERENCES channel (id),
    PRIMARY KEY (place, channel_id)
);

CREATE TABLE people_group (
    id              TEXT PRIMARY KEY,
    handle          TEXT    NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    description     TEXT    NOT NULL,
    owner_id        TEXT    NOT NULL REFERENCES person (id)
);

CREATE TABLE people_group_member (
    group_id        TEXT    NOT NULL REFERENCES people_group (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    PRIMARY KEY (group_id, person_id)
);
CREATE INDEX people_group_of_person ON people_group_member (person_id);
