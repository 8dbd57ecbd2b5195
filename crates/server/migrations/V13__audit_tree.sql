-- The tree over the audit's records (RFC 9162), checkpoints of it, and what is needed to find a
-- record by whom and what it is about. What stands here can be computed from the records; a
-- checkpoint cannot, because it is signed.

-- Hashes of complete subtrees: 2^level leaves, the place-th of that size. Level 0 is a record.
CREATE TABLE audit_node (
    level           BIGINT NOT NULL,
    place           BIGINT NOT NULL,
    hash            TEXT   NOT NULL,
    PRIMARY KEY (level, place)
);

CREATE TABLE audit_checkpoint (
    size            BIGINT PRIMARY KEY,
    at              BIGINT NOT NULL,
    -- JSON, as it was signed
    checkpoint      TEXT   NOT NULL,
    signature       TEXT   NOT NULL
);

-- Up to where each channel's log is committed to by a record.
CREATE TABLE audit_head (
    channel_id      TEXT   PRIMARY KEY,
    seq             BIGINT NOT NULL
);

-- 'actor', 'subject', 'action', 'object'
CREATE TABLE audit_mark (
    kind            TEXT   NOT NULL,
    word            TEXT   NOT NULL,
    seq             BIGINT NOT NULL,
    PRIMARY KEY (kind, word, seq)
);
