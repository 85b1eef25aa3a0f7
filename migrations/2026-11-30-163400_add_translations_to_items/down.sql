ALTER TABLE record.items DROP COLUMN translations;
