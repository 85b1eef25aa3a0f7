ALTER TABLE record.bodies DROP COLUMN minute_number_format;
