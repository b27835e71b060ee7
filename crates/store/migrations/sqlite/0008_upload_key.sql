-- The keys to which devices seal what they send: a lost tablet keeps nothing readable of its unsent entries. The newest is in use;
-- older ones go on opening what was sealed to them. State of the server, not part of the record.
CREATE TABLE upload_key (
  facility INTEGER NOT NULL,
  id BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  private_key BLOB NOT NULL,
  PRIMARY KEY (facility, id)
) STRICT, WITHOUT ROWID;
