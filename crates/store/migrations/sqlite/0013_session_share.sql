-- The server's half of the key under which a browser that is not enrolled keeps what is clinical (ADR 0011). Sessions from
-- before have none and end: whoever had one signs in once more.
DELETE FROM session;
ALTER TABLE session ADD COLUMN share BLOB NOT NULL DEFAULT x'';
