CREATE INDEX CONCURRENTLY votes_by_position ON record.votes (
    coalesce(item_id, decision_id), position, coalesce(taken_at, '9999-12-31 00:00:00+00'::timestamptz), created_at, id);
