-- Named sets of people, and how this person stands to teams beside belonging to them.
CREATE TABLE people_group (group_id BLOB PRIMARY KEY, handle TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE team_standing (team_id BLOB PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;

-- Teams were kept here without owner, rules and charter: both small logs are read anew.
UPDATE cursor SET oseq = 0, useq = 0;
