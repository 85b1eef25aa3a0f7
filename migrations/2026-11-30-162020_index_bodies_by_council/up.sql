CREATE INDEX CONCURRENTLY bodies_by_council ON record.bodies (council_id);
