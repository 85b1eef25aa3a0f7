CREATE INDEX CONCURRENTLY votes_by_superseded ON record.votes (supersedes_id)
    WHERE supersedes_id IS NOT NULL;
