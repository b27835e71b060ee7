-- The keys under which sealed columns are encrypted (docs/at-rest.md), each wrapped by the facility's key, which is not here. One
-- for each patient; 16 zero bytes in the patient's place: that of whatever is no patient's. No wrapped key: it was destroyed.
CREATE TABLE data_key (
  facility BIGINT NOT NULL,
  patient BYTEA NOT NULL,
  id BYTEA NOT NULL,
  wrapped_by BYTEA NOT NULL,
  wrapped BYTEA,
  PRIMARY KEY (facility, patient)
);
CREATE UNIQUE INDEX data_key_by_id ON data_key (facility, id);
