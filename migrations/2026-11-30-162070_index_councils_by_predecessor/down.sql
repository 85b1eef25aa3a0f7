DROP INDEX CONCURRENTLY record.councils_by_predecessor;
