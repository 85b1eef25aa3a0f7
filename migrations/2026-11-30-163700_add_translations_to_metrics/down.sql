ALTER TABLE record.metrics DROP COLUMN translations;
