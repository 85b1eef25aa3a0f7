ALTER TABLE record.documents DROP COLUMN added_after_approval_at;
