-- Messages whose words are not in the index yet, in the order in which they were said. The
-- index takes many at once for little more than it takes one.
CREATE TABLE search_waiting (
    id              INTEGER PRIMARY KEY,
    message_id      TEXT   NOT NULL
);
