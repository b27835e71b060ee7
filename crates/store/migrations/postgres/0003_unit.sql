CREATE TABLE unit (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
);

CREATE TABLE point_of_care (
  facility BIGINT NOT NULL,
  point_of_care TEXT NOT NULL,
  unit BYTEA,
  PRIMARY KEY (facility, point_of_care)
);

CREATE TABLE policy (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  adopted_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, id)
);

CREATE TABLE patient (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  merged_into BYTEA,
  identity BYTEA NOT NULL,
  PRIMARY KEY (facility, id)
);

CREATE TABLE patient_key (
  facility BIGINT NOT NULL,
  mrn_key BYTEA NOT NULL,
  patient BYTEA NOT NULL,
  PRIMARY KEY (facility, mrn_key)
);

CREATE TABLE stay (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  patient BYTEA NOT NULL,
  state TEXT NOT NULL,
  visit_number BYTEA,
  admitted_at BIGINT NOT NULL,
  discharged_at BIGINT,
  unit BYTEA,
  room TEXT,
  bed TEXT,
  PRIMARY KEY (facility, id)
);
CREATE INDEX stay_by_patient ON stay (facility, patient, admitted_at);

CREATE TABLE stay_place (
  facility BIGINT NOT NULL,
  stay BYTEA NOT NULL,
  from_at BIGINT NOT NULL,
  event BYTEA NOT NULL,
  received_at BIGINT NOT NULL,
  unit BYTEA,
  room TEXT,
  bed TEXT,
  PRIMARY KEY (facility, stay, from_at, event)
);
CREATE INDEX stay_place_by_unit ON stay_place (facility, unit, from_at);

CREATE TABLE level_order (
  facility BIGINT NOT NULL,
  stay BYTEA NOT NULL,
  id BYTEA NOT NULL,
  started_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  confirmed_at BIGINT,
  body BYTEA NOT NULL,
  PRIMARY KEY (facility, stay, id)
);

CREATE TABLE precaution (
  facility BIGINT NOT NULL,
  stay BYTEA NOT NULL,
  id BYTEA NOT NULL,
  code TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  stopped_at BIGINT,
  body BYTEA NOT NULL,
  PRIMARY KEY (facility, stay, id)
);

CREATE TABLE check_entry (
  facility BIGINT NOT NULL,
  stay BYTEA NOT NULL,
  occurred_at BIGINT NOT NULL,
  id BYTEA NOT NULL,
  author BYTEA NOT NULL,
  entered_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  late_entry BIGINT NOT NULL,
  recorded BYTEA NOT NULL,
  earlier BYTEA,
  PRIMARY KEY (facility, stay, occurred_at, id)
);

CREATE TABLE board (
  facility BIGINT NOT NULL,
  stay BYTEA NOT NULL,
  unit BYTEA NOT NULL,
  patient BYTEA NOT NULL,
  room TEXT NOT NULL,
  bed TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  admitted_at BIGINT NOT NULL,
  level TEXT,
  level_since BIGINT NOT NULL,
  order_unconfirmed BIGINT NOT NULL,
  changed_due_at BIGINT,
  precautions TEXT NOT NULL,
  last_id BYTEA,
  last_at BIGINT,
  last_by BYTEA,
  last_outcome BYTEA,
  identity BYTEA NOT NULL,
  PRIMARY KEY (facility, stay)
);
CREATE INDEX board_by_unit ON board (facility, unit);

CREATE TABLE block (
  facility BIGINT NOT NULL,
  unit BYTEA NOT NULL,
  id BYTEA NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, unit, id)
);
CREATE INDEX block_by_time ON block (facility, unit, until_at);

CREATE TABLE warning (
  facility BIGINT NOT NULL,
  unit BYTEA NOT NULL,
  id BYTEA NOT NULL,
  resolved_at BIGINT,
  body TEXT NOT NULL,
  PRIMARY KEY (facility, unit, id)
);
CREATE INDEX warning_open ON warning (facility, unit, resolved_at);

CREATE TABLE inbound (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  sender TEXT NOT NULL,
  control_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  unit BYTEA,
  author BYTEA,
  reason_code TEXT NOT NULL,
  waits_for TEXT NOT NULL,
  summary BYTEA NOT NULL,
  raw BYTEA NOT NULL,
  PRIMARY KEY (facility, id)
);
CREATE UNIQUE INDEX inbound_once ON inbound (facility, kind, sender, control_id, content_hash);
CREATE INDEX inbound_by_state ON inbound (facility, state, received_at);
