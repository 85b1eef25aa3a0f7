DROP INDEX CONCURRENTLY record.observations_by_revisions;
