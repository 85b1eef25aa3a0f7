DROP INDEX CONCURRENTLY record.positions_of_moves;
