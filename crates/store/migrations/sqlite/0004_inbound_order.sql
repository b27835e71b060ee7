ALTER TABLE inbound ADD COLUMN arrival INTEGER;
CREATE INDEX inbound_by_arrival ON inbound (facility, arrival);
CREATE INDEX inbound_by_cause ON inbound (facility, state, waits_for);

CREATE TABLE inbound_patient (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  mrn_key BLOB NOT NULL,
  arrival INTEGER NOT NULL,
  PRIMARY KEY (facility, id, mrn_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbound_patient_by_key ON inbound_patient (facility, mrn_key, arrival);
