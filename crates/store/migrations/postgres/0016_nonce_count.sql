-- How far a device had counted when it was given the nonce: what it reports with it was made later, and counts at least as far.
ALTER TABLE device_nonce ADD COLUMN arrived_seq BIGINT NOT NULL DEFAULT 0;
