-- Cases of conduct in which this person has a part, each as it was told last. What people wrote
-- in them belongs to no channel: the key of the whole file keeps it.
CREATE TABLE conduct_case (
    case_id BLOB PRIMARY KEY,
    -- Of two tellings the one with the greater is the later.
    revision INTEGER NOT NULL,
    begun_ms INTEGER NOT NULL,
    json TEXT NOT NULL
) WITHOUT ROWID;
