-- The keys to which devices seal what they send: a lost tablet keeps nothing readable of its unsent entries. The newest is in use;
-- older ones go on opening what was sealed to them. State of the server, not part of the record.
CREATE TABLE upload_key (
  facility BIGINT NOT NULL,
  id BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  private_key BYTEA NOT NULL,
  PRIMARY KEY (facility, id)
);
