ALTER TABLE record.items DROP COLUMN presented_by_person_id;
