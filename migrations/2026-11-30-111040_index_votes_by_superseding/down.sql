DROP INDEX CONCURRENTLY record.votes_by_superseding;
