DROP INDEX CONCURRENTLY record.issues_by_concerns;
