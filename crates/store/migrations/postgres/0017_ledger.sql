-- The record that anyone can verify (docs/ledger.md). Events from before this have no salt and no commitment of their own:
-- theirs is made of 32 zero bytes when their leaf is.
ALTER TABLE event ADD COLUMN body_commitment BYTEA;
ALTER TABLE log_entry ADD COLUMN leaf BYTEA;
ALTER TABLE pending ADD COLUMN leaf BYTEA;

-- The tree's tiles (C2SP tlog-tiles). Partial ones grow; no hash in them changes.
CREATE TABLE ledger_tile (
  facility BIGINT NOT NULL,
  level BIGINT NOT NULL,
  place BIGINT NOT NULL,
  hashes BYTEA NOT NULL,
  PRIMARY KEY (facility, level, place)
);

-- What was signed last about the log.
CREATE TABLE ledger_checkpoint (
  facility BIGINT PRIMARY KEY,
  size BIGINT NOT NULL,
  note TEXT NOT NULL,
  signed_at BIGINT NOT NULL
);
