-- Public halves of signing keys (a view: rebuilt from the log).
CREATE TABLE signing_key (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;

-- Commands exactly as signed, with the signature: part of the record, beside the events they became.
CREATE TABLE signed_command (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  device BLOB,
  device_seq INTEGER,
  signing_key BLOB NOT NULL,
  signature BLOB NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX signed_command_by_device ON signed_command (facility, device, device_seq);

CREATE TRIGGER signed_command_is_never_updated BEFORE UPDATE ON signed_command
BEGIN SELECT RAISE(ABORT, 'signed commands are never changed'); END;
CREATE TRIGGER signed_command_is_never_deleted BEFORE DELETE ON signed_command
BEGIN SELECT RAISE(ABORT, 'signed commands are never deleted'); END;

-- Whose entries arrive through a session that registered a key must be signed.
ALTER TABLE session ADD COLUMN signing_key BLOB;
