-- Contents of files that do not lie in the server's folder: under which name in the bucket.
CREATE TABLE content_object (
    sha256          TEXT    NOT NULL PRIMARY KEY,
    object          TEXT    NOT NULL
);

-- Names in the bucket that nothing refers to: written down before anything is put under them,
-- and kept until what was put there has its place or is known to be gone.
CREATE TABLE loose_object (
    object          TEXT    NOT NULL PRIMARY KEY,
    -- What the bucket calls an object that is put in parts.
    multipart       TEXT
);
