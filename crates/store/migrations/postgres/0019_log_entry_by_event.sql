-- Where an event stands in the log: a device asks for the proof of an entry by the entry's id.
CREATE INDEX log_entry_by_event ON log_entry (facility, event);
