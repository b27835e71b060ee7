-- Public halves of signing keys (a view: rebuilt from the log).
CREATE TABLE signing_key (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  person BYTEA NOT NULL,
  ended BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
);
CREATE INDEX signing_key_by_person ON signing_key (facility, person);

-- What a key must sign next to begin a session: at most one for each key, used once.
CREATE TABLE signing_nonce (
  facility BIGINT NOT NULL,
  signing_key BYTEA NOT NULL,
  nonce_hash BYTEA NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (facility, signing_key)
);

-- Commands exactly as signed, with the signature: part of the record, beside the events they became.
CREATE TABLE signed_command (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  device BYTEA,
  device_seq BIGINT,
  signing_key BYTEA NOT NULL,
  signature BYTEA NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (facility, id)
);
CREATE INDEX signed_command_by_device ON signed_command (facility, device, device_seq);

CREATE FUNCTION signed_commands_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'signed commands are never changed or deleted'; END $$;
CREATE TRIGGER signed_command_is_never_updated BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_command
FOR EACH STATEMENT EXECUTE FUNCTION signed_commands_are_never_changed();

-- Whose entries arrive through a session that registered a key must be signed.
ALTER TABLE session ADD COLUMN signing_key BYTEA;
