ALTER TABLE record.items DROP COLUMN minutes_corrections;
