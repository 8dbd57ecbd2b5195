-- How long the messages of a channel are kept at the server, as a fact to show.
ALTER TABLE channel ADD COLUMN retention_days INTEGER;
ALTER TABLE channel ADD COLUMN retention_from_ms INTEGER;
