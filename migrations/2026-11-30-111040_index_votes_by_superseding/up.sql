CREATE INDEX CONCURRENTLY votes_by_superseding ON record.votes (superseded_by_id)
    WHERE superseded_by_id IS NOT NULL;
