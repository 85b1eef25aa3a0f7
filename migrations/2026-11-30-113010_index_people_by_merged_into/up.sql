CREATE INDEX CONCURRENTLY people_by_merged_into ON record.people (merged_into_id) WHERE merged_into_id IS NOT NULL;
