CREATE INDEX CONCURRENTLY issues_by_concerns ON record.issues USING gin (concern_keys)
    WHERE concern_keys IS NOT NULL;
