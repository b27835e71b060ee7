-- Who opened the chart of a patient out of their reach, for how long, and what came of the review (ADR 0014).
CREATE TABLE glass (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  person BYTEA NOT NULL,
  stay BYTEA NOT NULL,
  unit BYTEA NOT NULL,
  opened_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  closed_at BIGINT,
  body BYTEA NOT NULL,
  review BYTEA,
  PRIMARY KEY (facility, id)
);
CREATE INDEX glass_of_person ON glass (facility, person, until_at);
CREATE INDEX glass_of_unit ON glass (facility, unit, opened_at);
