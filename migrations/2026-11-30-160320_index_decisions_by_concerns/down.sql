DROP INDEX CONCURRENTLY record.decisions_by_concerns;
