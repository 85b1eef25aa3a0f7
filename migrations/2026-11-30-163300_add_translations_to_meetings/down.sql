ALTER TABLE record.meetings DROP COLUMN translations;
