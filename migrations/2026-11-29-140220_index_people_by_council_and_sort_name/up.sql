CREATE INDEX CONCURRENTLY people_by_council_and_sort_name ON record.people (council_id, sort_name, id);
