ALTER TABLE record.people DROP COLUMN merged_into_id;
