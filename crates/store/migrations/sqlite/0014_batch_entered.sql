-- Whether a check is on the record as one of a batch, so that nobody has to read the whole of it to know.
ALTER TABLE check_entry ADD COLUMN batch_entered INTEGER NOT NULL DEFAULT 0;
