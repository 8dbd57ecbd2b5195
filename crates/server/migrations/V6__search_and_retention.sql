-- How long what people wrote is kept, in days, and from when on anything goes.
ALTER TABLE organisation ADD COLUMN retention_days BIGINT;
ALTER TABLE organisation ADD COLUMN retention_from BIGINT;
ALTER TABLE channel ADD COLUMN retention_days BIGINT;
ALTER TABLE channel ADD COLUMN retention_from BIGINT;
CREATE INDEX message_by_age ON message (channel_id, sent_at) WHERE body IS NOT NULL;

-- The index of words. A row's number rises with time, so that "the newest first" is the order
-- of the index itself. The index keeps no text: whoever takes words out hands in the same
-- words again, and with `secure-delete` they leave its pages then, not some day.
--
-- This is the one place where the two databases differ in more than a word: on PostgreSQL
-- the same tokens are an array column under a GIN index.
CREATE TABLE search_place (
    id              INTEGER PRIMARY KEY,
    message_id      TEXT   NOT NULL UNIQUE,
    at              BIGINT NOT NULL
);
CREATE INDEX search_place_by_time ON search_place (at, id);

CREATE VIRTUAL TABLE search_words USING fts5 (
    scope, author, has, body,
    content = '', prefix = '1 3 4 5 6', tokenize = 'tokenim'
);
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);

-- What was written before there was an index. `has` is said here as `store/search_index.rs`
-- says it, for what is taken out must be what was put in.
INSERT INTO search_place (message_id, at)
SELECT id, sent_at FROM message WHERE body IS NOT NULL ORDER BY sent_at, channel_id, seq;

INSERT INTO search_words (rowid, scope, author, has, body)
SELECT p.id,
       'c' || replace(m.channel_id, '-', ''),
       'p' || replace(m.author_id, '-', ''),
       CASE WHEN instr(m.body, 'http://') > 0 OR instr(m.body, 'https://') > 0 THEN 'link ' ELSE '' END
           || CASE WHEN instr(m.body, '`') > 0 THEN 'code' ELSE '' END,
       m.body
FROM search_place p JOIN message m ON m.id = p.message_id ORDER BY p.id;
