DROP INDEX CONCURRENTLY record.decisions_by_published_at;
