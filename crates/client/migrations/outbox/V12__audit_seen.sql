-- What this device has seen the audit to be, and what did not fit. It lies beside the outbox: a
-- lost cache must not make a witness forget.

CREATE TABLE audit_seen (
    seen_id INTEGER PRIMARY KEY,
    log_epoch BLOB NOT NULL,
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    -- JSON, as it was signed
    checkpoint TEXT NOT NULL,
    signature TEXT NOT NULL,
    seen_at_ms INTEGER NOT NULL
);

-- `kind`: 'restored', 'shrunk', 'forked', 'unsigned' or 'unexplained'. All but the first last.
CREATE TABLE audit_finding (
    finding_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    found_at_ms INTEGER NOT NULL,
    -- JSON: both checkpoints as they were signed, and what came with them
    evidence TEXT NOT NULL,
    read_at_ms INTEGER
);
