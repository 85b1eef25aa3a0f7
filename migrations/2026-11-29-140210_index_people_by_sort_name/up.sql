CREATE INDEX CONCURRENTLY people_by_sort_name ON record.people (sort_name, id);
