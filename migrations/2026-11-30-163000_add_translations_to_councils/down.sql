ALTER TABLE record.councils DROP COLUMN translations;
