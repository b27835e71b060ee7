-- Enrolled devices (a view: rebuilt from the log).
CREATE TABLE device (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  standing TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;

-- Each device's half of the key under which it keeps what is clinical. Gone when the device is revoked.
CREATE TABLE device_share (
  facility INTEGER NOT NULL,
  device BLOB NOT NULL,
  share BLOB NOT NULL,
  PRIMARY KEY (facility, device)
) STRICT, WITHOUT ROWID;

-- One-time codes with which devices are enrolled. Only the SHA-256 of a code is kept.
CREATE TABLE device_code (
  facility INTEGER NOT NULL,
  code_hash BLOB NOT NULL,
  name TEXT NOT NULL,
  unit BLOB NOT NULL,
  made_by BLOB NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (facility, code_hash)
) STRICT, WITHOUT ROWID;

-- What a device must sign to prove itself; each once.
CREATE TABLE device_nonce (
  facility INTEGER NOT NULL,
  device BLOB NOT NULL,
  nonce_hash BLOB NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (facility, device, nonce_hash)
) STRICT, WITHOUT ROWID;

-- When each device was last heard, and what it said of itself.
CREATE TABLE device_contact (
  facility INTEGER NOT NULL,
  device BLOB NOT NULL,
  contact_at INTEGER NOT NULL,
  report TEXT NOT NULL,
  PRIMARY KEY (facility, device)
) STRICT, WITHOUT ROWID;

-- Sessions and signing keys end with the device on which they began.
ALTER TABLE session ADD COLUMN device BLOB;
CREATE INDEX session_by_device ON session (facility, device);
ALTER TABLE signing_key ADD COLUMN device BLOB;
CREATE INDEX signing_key_by_device ON signing_key (facility, device);
