CREATE INDEX CONCURRENTLY votes_by_taken_at ON record.votes (
    coalesce(taken_at, '9999-12-31 00:00:00+00'::timestamptz), id);
