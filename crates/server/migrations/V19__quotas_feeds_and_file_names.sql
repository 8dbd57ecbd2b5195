-- How much room files may take, in bytes: 'file', 'each_person', 'each_channel',
-- 'organisation', and exceptions under the scopes of `file_room`.
CREATE TABLE file_quota (
    scope           TEXT    NOT NULL PRIMARY KEY,
    bytes           BIGINT  NOT NULL
);

-- Whose calls a calendar reads; of the address only a hash is kept.
CREATE TABLE calendar_feed (
    person_id       TEXT    NOT NULL PRIMARY KEY REFERENCES person (id),
    token_hash      TEXT    NOT NULL UNIQUE,
    made_at         BIGINT  NOT NULL,
    read_at         BIGINT
);

-- The index of words (see V6: another thing on PostgreSQL) has the names of files from here
-- on: what was put in without them is taken out and put in again, at its place. What waits is
-- read as it is when its turn comes.
INSERT INTO search_words (search_words, rowid, scope, author, has, body)
SELECT 'delete', p.id,
       'c' || replace(m.channel_id, '-', ''),
       'p' || replace(m.author_id, '-', ''),
       CASE WHEN instr(m.body, 'http://') > 0 OR instr(m.body, 'https://') > 0 THEN 'link ' ELSE '' END
           || CASE WHEN instr(m.body, '`') > 0 THEN 'code' ELSE '' END,
       m.body
FROM search_place p JOIN message m ON m.id = p.message_id
WHERE m.body IS NOT NULL AND m.attachments IS NOT NULL ORDER BY p.id;

INSERT INTO search_words (rowid, scope, author, has, body)
SELECT p.id,
       'c' || replace(m.channel_id, '-', ''),
       'p' || replace(m.author_id, '-', ''),
       CASE WHEN instr(m.body, 'http://') > 0 OR instr(m.body, 'https://') > 0 THEN 'link ' ELSE '' END
           || CASE WHEN instr(m.body, '`') > 0 THEN 'code ' ELSE '' END || 'file',
       m.body || (SELECT group_concat(char(10) || json_extract(f.value, '$.name'), '')
                  FROM json_each(m.attachments) f)
FROM search_place p JOIN message m ON m.id = p.message_id
WHERE m.body IS NOT NULL AND m.attachments IS NOT NULL ORDER BY p.id;
