ALTER TABLE record.decisions DROP COLUMN translations;
