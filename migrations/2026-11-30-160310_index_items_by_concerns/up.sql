CREATE INDEX CONCURRENTLY items_by_concerns ON record.items USING gin (concern_keys)
    WHERE concern_keys IS NOT NULL;
