-- Public halves of signing keys (a view: rebuilt from the log).
CREATE TABLE signing_key (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  person BLOB NOT NULL,
  ended INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX signing_key_by_person ON signing_key (facility, person);

-- What a key must sign next to begin a session: at most one for each key, used once.
CREATE TABLE signing_nonce (
  facility INTEGER NOT NULL,
  signing_key BLOB NOT NULL,
  nonce_hash BLOB NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (facility, signing_key)
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
