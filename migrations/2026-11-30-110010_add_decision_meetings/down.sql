ALTER TABLE record.decisions DROP COLUMN meeting_date, DROP COLUMN body_id, DROP COLUMN meeting_id;
