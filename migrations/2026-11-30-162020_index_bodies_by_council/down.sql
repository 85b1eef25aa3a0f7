DROP INDEX CONCURRENTLY record.bodies_by_council;
