CREATE TABLE unit (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT;

CREATE TABLE point_of_care (
  facility INTEGER NOT NULL,
  point_of_care TEXT NOT NULL,
  unit BLOB,
  PRIMARY KEY (facility, point_of_care)
) STRICT;

CREATE TABLE policy (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  adopted_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT;

CREATE TABLE patient (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  merged_into BLOB,
  identity BLOB NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT;

CREATE TABLE patient_key (
  facility INTEGER NOT NULL,
  mrn_key BLOB NOT NULL,
  patient BLOB NOT NULL,
  PRIMARY KEY (facility, mrn_key)
) STRICT;

CREATE TABLE stay (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  patient BLOB NOT NULL,
  state TEXT NOT NULL,
  visit_number BLOB,
  admitted_at INTEGER NOT NULL,
  discharged_at INTEGER,
  unit BLOB,
  room TEXT,
  bed TEXT,
  PRIMARY KEY (facility, id)
) STRICT;
CREATE INDEX stay_by_patient ON stay (facility, patient, admitted_at);

CREATE TABLE stay_place (
  facility INTEGER NOT NULL,
  stay BLOB NOT NULL,
  from_at INTEGER NOT NULL,
  event BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  unit BLOB,
  room TEXT,
  bed TEXT,
  PRIMARY KEY (facility, stay, from_at, event)
) STRICT;
CREATE INDEX stay_place_by_unit ON stay_place (facility, unit, from_at);

CREATE TABLE level_order (
  facility INTEGER NOT NULL,
  stay BLOB NOT NULL,
  id BLOB NOT NULL,
  started_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  body BLOB NOT NULL,
  PRIMARY KEY (facility, stay, id)
) STRICT;

CREATE TABLE precaution (
  facility INTEGER NOT NULL,
  stay BLOB NOT NULL,
  id BLOB NOT NULL,
  code TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  stopped_at INTEGER,
  body BLOB NOT NULL,
  PRIMARY KEY (facility, stay, id)
) STRICT;

CREATE TABLE check_entry (
  facility INTEGER NOT NULL,
  stay BLOB NOT NULL,
  occurred_at INTEGER NOT NULL,
  id BLOB NOT NULL,
  author BLOB NOT NULL,
  entered_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  late_entry INTEGER NOT NULL,
  recorded BLOB NOT NULL,
  earlier BLOB,
  PRIMARY KEY (facility, stay, occurred_at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE board (
  facility INTEGER NOT NULL,
  stay BLOB NOT NULL,
  unit BLOB NOT NULL,
  patient BLOB NOT NULL,
  room TEXT NOT NULL,
  bed TEXT NOT NULL,
  since_at INTEGER NOT NULL,
  admitted_at INTEGER NOT NULL,
  level TEXT,
  level_since INTEGER NOT NULL,
  order_unconfirmed INTEGER NOT NULL,
  changed_due_at INTEGER,
  precautions TEXT NOT NULL,
  last_id BLOB,
  last_at INTEGER,
  last_by BLOB,
  last_outcome BLOB,
  identity BLOB NOT NULL,
  PRIMARY KEY (facility, stay)
) STRICT;
CREATE INDEX board_by_unit ON board (facility, unit);

CREATE TABLE block (
  facility INTEGER NOT NULL,
  unit BLOB NOT NULL,
  id BLOB NOT NULL,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, unit, id)
) STRICT;
CREATE INDEX block_by_time ON block (facility, unit, until_at);

CREATE TABLE warning (
  facility INTEGER NOT NULL,
  unit BLOB NOT NULL,
  id BLOB NOT NULL,
  resolved_at INTEGER,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, unit, id)
) STRICT;
CREATE INDEX warning_open ON warning (facility, unit, resolved_at);

CREATE TABLE inbound (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  sender TEXT NOT NULL,
  control_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  unit BLOB,
  author BLOB,
  reason_code TEXT NOT NULL,
  waits_for TEXT NOT NULL,
  summary BLOB NOT NULL,
  raw BLOB NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT;
CREATE UNIQUE INDEX inbound_once ON inbound (facility, kind, sender, control_id, content_hash);
CREATE INDEX inbound_by_state ON inbound (facility, state, received_at);
