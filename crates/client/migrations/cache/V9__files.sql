-- Where the files of messages stand; what is said of them is sealed with the message.
CREATE TABLE attachment (
    file_id BLOB NOT NULL,
    channel_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (channel_id, seq, file_id)
) WITHOUT ROWID;

CREATE INDEX attachment_by_file ON attachment (file_id);

-- Files whose whole content lies sealed on this disk.
CREATE TABLE cached_file (
    file_id BLOB PRIMARY KEY,
    channel_id BLOB NOT NULL
) WITHOUT ROWID;
