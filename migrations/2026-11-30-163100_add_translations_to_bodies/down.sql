ALTER TABLE record.bodies DROP COLUMN translations;
