-- Files that somebody opened here, to be said to the server at the next contact.
CREATE TABLE file_opening (
    file_id     BLOB NOT NULL PRIMARY KEY,
    channel_id  BLOB NOT NULL
) WITHOUT ROWID;
