-- Enrolled devices (a view: rebuilt from the log).
CREATE TABLE device (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  standing TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
);

-- Each device's half of the key under which it keeps what is clinical. Gone when the device is revoked.
CREATE TABLE device_share (
  facility BIGINT NOT NULL,
  device BYTEA NOT NULL,
  share BYTEA NOT NULL,
  PRIMARY KEY (facility, device)
);

-- One-time codes with which devices are enrolled. Only the SHA-256 of a code is kept.
CREATE TABLE device_code (
  facility BIGINT NOT NULL,
  code_hash BYTEA NOT NULL,
  name TEXT NOT NULL,
  unit BYTEA NOT NULL,
  made_by BYTEA NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (facility, code_hash)
);

-- What a device must sign to prove itself; each once.
CREATE TABLE device_nonce (
  facility BIGINT NOT NULL,
  device BYTEA NOT NULL,
  nonce_hash BYTEA NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (facility, device, nonce_hash)
);

-- When each device was last heard, and what it said of itself.
CREATE TABLE device_contact (
  facility BIGINT NOT NULL,
  device BYTEA NOT NULL,
  contact_at BIGINT NOT NULL,
  report TEXT NOT NULL,
  PRIMARY KEY (facility, device)
);

-- Sessions and signing keys end with the device on which they began.
ALTER TABLE session ADD COLUMN device BYTEA;
CREATE INDEX session_by_device ON session (facility, device);
ALTER TABLE signing_key ADD COLUMN device BYTEA;
CREATE INDEX signing_key_by_device ON signing_key (facility, device);
