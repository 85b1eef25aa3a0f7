DROP INDEX CONCURRENTLY record.bodies_by_taking_part;
