-- How far each device has counted its signed entries, and the hash of the last one.
CREATE TABLE device_count (
  facility INTEGER NOT NULL,
  device BLOB NOT NULL,
  last_seq INTEGER NOT NULL,
  last_hash TEXT NOT NULL,
  PRIMARY KEY (facility, device)
) STRICT, WITHOUT ROWID;

-- Numbers that a device has passed and whose entries have not arrived, with what was put on the needs-a-human list for them.
CREATE TABLE device_missing (
  facility INTEGER NOT NULL,
  device BLOB NOT NULL,
  device_seq INTEGER NOT NULL,
  item BLOB NOT NULL,
  PRIMARY KEY (facility, device, device_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_missing_by_item ON device_missing (facility, item);
