-- What a picture says about itself (place, time, device) is taken out of our own copy of it, which
-- then goes in place of the source; unless the person sends it as a file.
ALTER TABLE transfer ADD COLUMN as_file INTEGER NOT NULL DEFAULT 0;
ALTER TABLE transfer ADD COLUMN stripped TEXT;
