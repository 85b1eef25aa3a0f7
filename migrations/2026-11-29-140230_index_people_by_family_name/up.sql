CREATE INDEX CONCURRENTLY people_by_family_name ON record.people (sort_family_name, sort_given_name, id);
