CREATE INDEX CONCURRENTLY decisions_by_concerns ON record.decisions USING gin (concern_keys)
    WHERE concern_keys IS NOT NULL;
