-- The data keys are in a file of their own, to which they were brought before this (store::keyfile): no copy of the database
-- holds a key that was destroyed since.
PRAGMA secure_delete = ON;
DROP TABLE data_key;
