DROP INDEX CONCURRENTLY record.votes_by_position;
