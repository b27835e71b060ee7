ALTER TABLE inbound ADD COLUMN arrival BIGINT;
CREATE INDEX inbound_by_arrival ON inbound (facility, arrival);
CREATE INDEX inbound_by_cause ON inbound (facility, state, waits_for);

CREATE TABLE inbound_patient (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  mrn_key BYTEA NOT NULL,
  arrival BIGINT NOT NULL,
  PRIMARY KEY (facility, id, mrn_key)
);
CREATE INDEX inbound_patient_by_key ON inbound_patient (facility, mrn_key, arrival);
