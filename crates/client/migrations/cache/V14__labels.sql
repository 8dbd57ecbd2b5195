-- How sensitive a channel is; of some labels nothing is kept.
ALTER TABLE channel ADD COLUMN label TEXT NOT NULL DEFAULT 'internal';

-- Why a channel goes and since when, for the report; none where nobody has to hear of it.
ALTER TABLE purge ADD COLUMN cause TEXT;
ALTER TABLE purge ADD COLUMN at_ms INTEGER NOT NULL DEFAULT 0;
