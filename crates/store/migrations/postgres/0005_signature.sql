-- Public halves of signing keys (a view: rebuilt from the log).
CREATE TABLE signing_key (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
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
