CREATE INDEX CONCURRENTLY decisions_by_council_and_published_at
    ON record.decisions (council_id, (coalesce(published_at, '0001-01-01T00:00:00Z'::timestamptz)), id);
