-- What people sign in with besides a password (state: not in the log; that it was added or removed is in the log).

-- A secret shared with an app that shows codes. It counts once its person has confirmed it with a code.
CREATE TABLE totp (
  facility BIGINT NOT NULL,
  person BYTEA NOT NULL,
  confirmed BIGINT NOT NULL,
  last_step BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (facility, person)
);

-- Only the SHA-256 of a recovery code is kept: it has 120 random bits.
CREATE TABLE recovery_code (
  facility BIGINT NOT NULL,
  person BYTEA NOT NULL,
  code_hash BYTEA NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (facility, person, code_hash)
);

-- Public halves of passkeys.
CREATE TABLE passkey (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  person BYTEA NOT NULL,
  credential_hash BYTEA NOT NULL,
  name TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT,
  body BYTEA NOT NULL,
  PRIMARY KEY (facility, id)
);
CREATE UNIQUE INDEX passkey_by_credential ON passkey (facility, credential_hash);
CREATE INDEX passkey_by_person ON passkey (facility, person);

-- What a browser must answer next, once, by the SHA-256 of a token that only that browser has.
CREATE TABLE sign_in_challenge (
  facility BIGINT NOT NULL,
  token_hash BYTEA NOT NULL,
  kind TEXT NOT NULL,
  person BYTEA,
  until_at BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (facility, token_hash)
);

-- When its holder proved who they are with more than the key of a device; what lets in is changed soon after that only.
ALTER TABLE session ADD COLUMN proved_at BIGINT;
