ALTER TABLE record.items DROP COLUMN added_after_approval_at;
ALTER TABLE record.attendances DROP COLUMN added_after_approval_at;
