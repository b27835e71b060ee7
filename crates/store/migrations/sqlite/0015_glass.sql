-- Who opened the chart of a patient out of their reach, for how long, and what came of the review (ADR 0014).
CREATE TABLE glass (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  person BLOB NOT NULL,
  stay BLOB NOT NULL,
  unit BLOB NOT NULL,
  opened_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  closed_at INTEGER,
  body BLOB NOT NULL,
  review BLOB,
  PRIMARY KEY (facility, id)
) STRICT;
CREATE INDEX glass_of_person ON glass (facility, person, until_at);
CREATE INDEX glass_of_unit ON glass (facility, unit, opened_at);
