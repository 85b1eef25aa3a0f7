ALTER TABLE record.attendances DROP COLUMN substitutes_for_id;
