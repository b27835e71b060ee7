-- The record that anyone can verify (docs/ledger.md). Events from before this have no salt and no commitment of their own:
-- theirs is made of 32 zero bytes when their leaf is.
ALTER TABLE event ADD COLUMN body_commitment BLOB;
ALTER TABLE log_entry ADD COLUMN leaf BLOB;
ALTER TABLE pending ADD COLUMN leaf BLOB;

-- The tree's tiles (C2SP tlog-tiles). Partial ones grow; no hash in them changes.
CREATE TABLE ledger_tile (
  facility INTEGER NOT NULL,
  level INTEGER NOT NULL,
  place INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (facility, level, place)
) STRICT, WITHOUT ROWID;

-- What was signed last about the log.
CREATE TABLE ledger_checkpoint (
  facility INTEGER PRIMARY KEY,
  size INTEGER NOT NULL,
  note TEXT NOT NULL,
  signed_at INTEGER NOT NULL
) STRICT;
