CREATE TABLE facility (
  facility INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  test_clock INTEGER NOT NULL
) STRICT;

CREATE TABLE event (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  unit BLOB,
  stay BLOB,
  kind TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  author TEXT NOT NULL,
  device BLOB,
  device_seq INTEGER,
  occurred_at INTEGER NOT NULL,
  entered_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  corrects BLOB,
  body BLOB NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TABLE log_entry (
  facility INTEGER NOT NULL,
  log_index INTEGER NOT NULL,
  event BLOB NOT NULL,
  unit BLOB,
  PRIMARY KEY (facility, log_index)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_entry_by_unit ON log_entry (facility, unit, log_index);

CREATE TABLE pending (
  facility INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event BLOB NOT NULL,
  unit BLOB,
  PRIMARY KEY (facility, seq)
) STRICT;

CREATE TABLE command (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  content_hash TEXT NOT NULL,
  author BLOB NOT NULL,
  action TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  receipt BLOB NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;
