-- How sensitive a message is by itself, where that is more than its channel; none as a rule.
ALTER TABLE message ADD COLUMN label TEXT;
CREATE INDEX message_labelled ON message (channel_id, seq) WHERE label IS NOT NULL;
