ALTER TABLE record.items DROP COLUMN issue_id;
