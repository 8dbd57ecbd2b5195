-- What a message wears itself, where that is more than its channel. Its words lie under a key of
-- their own; a row without words that was not deleted is one that may not be read here.
ALTER TABLE entry ADD COLUMN label TEXT;
