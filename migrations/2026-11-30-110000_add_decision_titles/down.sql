ALTER TABLE record.decisions DROP COLUMN title;
