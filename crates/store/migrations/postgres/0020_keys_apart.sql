-- The data keys are in a schema of their own: no dump of the rest holds a key that was destroyed since.
CREATE SCHEMA keys;
ALTER TABLE data_key SET SCHEMA keys;
