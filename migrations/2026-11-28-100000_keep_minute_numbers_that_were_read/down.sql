ALTER TABLE record.items DROP COLUMN former_minute_numbers;
