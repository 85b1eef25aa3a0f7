ALTER TABLE record.decisions DROP COLUMN issue_id;
