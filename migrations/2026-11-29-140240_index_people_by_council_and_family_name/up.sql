CREATE INDEX CONCURRENTLY people_by_council_and_family_name ON record.people (council_id, sort_family_name, sort_given_name, id);
