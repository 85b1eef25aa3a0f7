CREATE INDEX CONCURRENTLY items_by_presenter ON record.items (presented_by_person_id) WHERE presented_by_person_id IS NOT NULL;
