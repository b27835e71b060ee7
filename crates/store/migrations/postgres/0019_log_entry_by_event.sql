-- Where an event stands in the log: a device asks for the proof of an entry by the entry's id. Unique, as an event has one
-- place; and else SQLite, which takes a facility for a few rows, would read all of it instead.
CREATE UNIQUE INDEX log_entry_by_event ON log_entry (facility, event);
