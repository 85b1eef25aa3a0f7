ALTER TABLE record.strategies DROP COLUMN translations;
