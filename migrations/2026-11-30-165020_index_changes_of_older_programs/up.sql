CREATE INDEX CONCURRENTLY changes_of_older_programs ON record.changes (id) WHERE write_id IS NULL;
