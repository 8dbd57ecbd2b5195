-- Which way requests take, as the organisation decides it. Every version stays: requests run
-- on the one they began with. What a workflow says is JSON, read and written as a whole.
CREATE TABLE workflow (
    id              TEXT    NOT NULL,
    version         BIGINT  NOT NULL,
    content         TEXT    NOT NULL,
    changed_at      BIGINT  NOT NULL,
    -- The version that is in force; of each workflow one.
    is_current      BIGINT  NOT NULL,
    PRIMARY KEY (id, version)
);

-- JSON: the workflow and its version (none: the catalogue's way), and the stages that were
-- planned, those included that stricter rules have added. NULL in older requests.
ALTER TABLE access_request ADD COLUMN way TEXT;
ALTER TABLE access_request_stage ADD COLUMN people TEXT NOT NULL DEFAULT '[]';
ALTER TABLE access_request_stage ADD COLUMN overdue TEXT NOT NULL DEFAULT 'escalate';
