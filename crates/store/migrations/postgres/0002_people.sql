-- Who works here (a view: rebuilt from the log), and what lets them in (state: not in the log).

CREATE TABLE person (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  username TEXT NOT NULL,
  disabled BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
);
CREATE UNIQUE INDEX person_by_username ON person (facility, username);

CREATE TABLE credential (
  facility BIGINT NOT NULL,
  person BYTEA NOT NULL,
  password_hash TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (facility, person)
);

-- Only the SHA-256 of a link's token is kept. Without a person it is for the first administrator.
CREATE TABLE invitation (
  facility BIGINT NOT NULL,
  token_hash BYTEA NOT NULL,
  person BYTEA,
  until_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (facility, token_hash)
);

-- Only the SHA-256 of a session's token is kept.
CREATE TABLE session (
  facility BIGINT NOT NULL,
  token_hash BYTEA NOT NULL,
  person BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (facility, token_hash)
);
CREATE INDEX session_by_person ON session (facility, person);

-- Tries to sign in that have not succeeded: scope 'account' by sign-in name, scope 'source' by network address.
CREATE TABLE sign_in_try (
  facility BIGINT NOT NULL,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  failures BIGINT NOT NULL,
  since_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (facility, scope, name)
);
