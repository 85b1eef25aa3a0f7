-- A decision that does not say when it was published comes before all others.
CREATE INDEX CONCURRENTLY decisions_by_published_at
    ON record.decisions ((coalesce(published_at, '0001-01-01T00:00:00Z'::timestamptz)), id);
