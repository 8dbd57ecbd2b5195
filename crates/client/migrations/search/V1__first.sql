-- The words of the cache, and where they stand. All of it can be made again from the cache.

-- A single Chinese character is asked for as the beginning of a pair, and whoever types a word
-- asks for its beginning. Without an index of beginnings FTS5 first gathers everything that
-- begins so, of a common word hundreds of thousands of places, before it names the newest.
-- Two letters are left out: that would hold every Chinese pair twice.
CREATE VIRTUAL TABLE words USING fts5 (
    scope, body,
    content = '', contentless_delete = 1, prefix = '1 3 4 5 6', tokenize = 'tokenim'
);

CREATE TABLE scope (scope INTEGER PRIMARY KEY, channel_id BLOB NOT NULL UNIQUE);

-- id = time in ms << 12 | a number that tells those of one millisecond apart.
CREATE TABLE place (id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, seq INTEGER NOT NULL, UNIQUE (scope, seq));

-- Up to which number of the cache's queue has been followed.
CREATE TABLE watermark (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    n INTEGER NOT NULL,
    -- everything older than the queue is in the index
    whole INTEGER NOT NULL
);
INSERT INTO watermark (one, n, whole) VALUES (1, 0, 0);

-- While the index is being rebuilt: how far, channel by channel.
CREATE TABLE rebuilt (channel_id BLOB PRIMARY KEY, through_seq INTEGER NOT NULL) WITHOUT ROWID;
