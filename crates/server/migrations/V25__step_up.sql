-- When whoever sits at the device last proved to be the person. None: not since this is asked.
ALTER TABLE session ADD COLUMN confirmed_at BIGINT;
