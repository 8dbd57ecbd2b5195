-- Drafts and settings, one register a row, on their way to the person's other devices and
-- back. They lie here and not in the cache because what was changed without a network exists
-- nowhere else; the whole file is encrypted.
CREATE TABLE person_state (
    key TEXT PRIMARY KEY,
    -- who wrote last: the version, and the device where two are the same
    version INTEGER NOT NULL,
    device_id BLOB NOT NULL,
    setting TEXT NOT NULL,
    empty INTEGER NOT NULL,
    -- made here and not yet known to be at the server
    unsent INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX person_state_unsent ON person_state (unsent) WHERE unsent = 1;

INSERT INTO person_state (key, version, device_id, setting, empty, unsent)
SELECT 'draft:' || id, 1, zeroblob(16),
       json_object('kind', 'draft', 'channel_id', id, 'body', body), 0, 1
FROM (SELECT lower(substr(hex(channel_id), 1, 8) || '-' || substr(hex(channel_id), 9, 4) || '-'
              || substr(hex(channel_id), 13, 4) || '-' || substr(hex(channel_id), 17, 4) || '-'
              || substr(hex(channel_id), 21)) AS id, body
      FROM draft);
DROP TABLE draft;
