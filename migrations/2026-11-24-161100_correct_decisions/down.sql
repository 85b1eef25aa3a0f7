ALTER TABLE record.decisions DROP COLUMN superseded_by_id, DROP COLUMN correction_reason;
