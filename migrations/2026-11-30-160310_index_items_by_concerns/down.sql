DROP INDEX CONCURRENTLY record.items_by_concerns;
