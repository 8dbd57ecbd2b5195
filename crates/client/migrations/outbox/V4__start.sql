-- What this person has tried of the product, what they have read of its news, and reports of
-- problems that the server has not taken yet.

CREATE TABLE first_step (
    step TEXT PRIMARY KEY,
    done_at_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- `what` is a version, or one of our own words.
CREATE TABLE seen (
    what TEXT PRIMARY KEY,
    at_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE problem_report (
    report_id BLOB PRIMARY KEY,
    body TEXT NOT NULL,
    written_at_ms INTEGER NOT NULL,
    -- As the server numbered it; none until it has.
    number INTEGER,
    -- Why it will not take it.
    refused TEXT
);
