-- Who works here (a view: rebuilt from the log), and what lets them in (state: not in the log).

CREATE TABLE person (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  username TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_by_username ON person (facility, username);

CREATE TABLE credential (
  facility INTEGER NOT NULL,
  person BLOB NOT NULL,
  password_hash TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  PRIMARY KEY (facility, person)
) STRICT, WITHOUT ROWID;

-- Only the SHA-256 of a link's token is kept. Without a person it is for the first administrator.
CREATE TABLE invitation (
  facility INTEGER NOT NULL,
  token_hash BLOB NOT NULL,
  person BLOB,
  until_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (facility, token_hash)
) STRICT, WITHOUT ROWID;

-- Only the SHA-256 of a session's token is kept.
CREATE TABLE session (
  facility INTEGER NOT NULL,
  token_hash BLOB NOT NULL,
  person BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (facility, token_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_person ON session (facility, person);

-- Tries to sign in that have not succeeded: scope 'account' by sign-in name, scope 'source' by network address.
CREATE TABLE sign_in_try (
  facility INTEGER NOT NULL,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  failures INTEGER NOT NULL,
  since_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (facility, scope, name)
) STRICT, WITHOUT ROWID;
