DROP INDEX CONCURRENTLY record.votes_by_taken_at;
