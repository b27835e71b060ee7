-- How far each device has counted its signed entries, and the hash of the last one.
CREATE TABLE device_count (
  facility BIGINT NOT NULL,
  device BYTEA NOT NULL,
  last_seq BIGINT NOT NULL,
  last_hash TEXT NOT NULL,
  PRIMARY KEY (facility, device)
);

-- Numbers that a device has passed and whose entries have not arrived, with what was put on the needs-a-human list for them.
CREATE TABLE device_missing (
  facility BIGINT NOT NULL,
  device BYTEA NOT NULL,
  device_seq BIGINT NOT NULL,
  item BYTEA NOT NULL,
  PRIMARY KEY (facility, device, device_seq)
);
CREATE INDEX device_missing_by_item ON device_missing (facility, item);
