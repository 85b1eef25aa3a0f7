DROP INDEX CONCURRENTLY record.targets_by_revisions;
