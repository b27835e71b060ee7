-- What the device's clocks showed when an entry was made and when it was sent (ADR 0013), as JSON; none before, and none
-- from programs without a clock of their own.
ALTER TABLE event ADD COLUMN clock TEXT;

-- What one person entered at about the same time.
CREATE INDEX check_entry_by_author ON check_entry (facility, author, entered_at);
