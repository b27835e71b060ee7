CREATE TABLE facility (
  facility BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  test_clock BIGINT NOT NULL
);

CREATE TABLE event (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  unit BYTEA,
  stay BYTEA,
  kind TEXT NOT NULL,
  schema_version BIGINT NOT NULL,
  author TEXT NOT NULL,
  device BYTEA,
  device_seq BIGINT,
  occurred_at BIGINT NOT NULL,
  entered_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  corrects BYTEA,
  body BYTEA NOT NULL,
  PRIMARY KEY (facility, id)
);

CREATE FUNCTION events_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$;
CREATE TRIGGER event_is_never_updated BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION events_are_never_changed();

CREATE TABLE log_entry (
  facility BIGINT NOT NULL,
  log_index BIGINT NOT NULL,
  event BYTEA NOT NULL,
  unit BYTEA,
  PRIMARY KEY (facility, log_index)
);
CREATE INDEX log_entry_by_unit ON log_entry (facility, unit, log_index);

CREATE TABLE pending (
  facility BIGINT NOT NULL,
  seq BIGINT GENERATED ALWAYS AS IDENTITY,
  event BYTEA NOT NULL,
  unit BYTEA,
  PRIMARY KEY (facility, seq)
);

CREATE TABLE command (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  content_hash TEXT NOT NULL,
  author BYTEA NOT NULL,
  action TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  receipt BYTEA NOT NULL,
  PRIMARY KEY (facility, id)
);
