-- What people sign in with besides a password (state: not in the log; that it was added or removed is in the log).

-- A secret shared with an app that shows codes. It counts once its person has confirmed it with a code.
CREATE TABLE totp (
  facility INTEGER NOT NULL,
  person BLOB NOT NULL,
  confirmed INTEGER NOT NULL,
  last_step INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (facility, person)
) STRICT, WITHOUT ROWID;

-- Only the SHA-256 of a recovery code is kept: it has 120 random bits.
CREATE TABLE recovery_code (
  facility INTEGER NOT NULL,
  person BLOB NOT NULL,
  code_hash BLOB NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (facility, person, code_hash)
) STRICT, WITHOUT ROWID;

-- Public halves of passkeys.
CREATE TABLE passkey (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  person BLOB NOT NULL,
  credential_hash BLOB NOT NULL,
  name TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  body BLOB NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX passkey_by_credential ON passkey (facility, credential_hash);
CREATE INDEX passkey_by_person ON passkey (facility, person);

-- What a browser must answer next, once, by the SHA-256 of a token that only that browser has.
CREATE TABLE sign_in_challenge (
  facility INTEGER NOT NULL,
  token_hash BLOB NOT NULL,
  kind TEXT NOT NULL,
  person BLOB,
  until_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (facility, token_hash)
) STRICT, WITHOUT ROWID;

-- When its holder proved who they are with more than the key of a device; what lets in is changed soon after that only.
ALTER TABLE session ADD COLUMN proved_at INTEGER;
