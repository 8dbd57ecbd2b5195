-- A request that is being written: what a person typed survives the dialog it was typed in.
CREATE TABLE request_draft (
    -- The permission and the place.
    key TEXT PRIMARY KEY,
    body TEXT NOT NULL
) WITHOUT ROWID;
