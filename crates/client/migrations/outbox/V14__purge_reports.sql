-- What was made unreadable here. It lies beside the outbox: what is purged last is the cache.
CREATE TABLE purge_report (
    purge_id BLOB PRIMARY KEY,
    cause TEXT NOT NULL,
    -- none: everything
    channel_id BLOB,
    exclusion_id BLOB,
    done_at_ms INTEGER NOT NULL,
    -- The server has heard it. Those about an exclusion stay, so that it is said once.
    told INTEGER NOT NULL DEFAULT 0
);
