CREATE INDEX CONCURRENTLY documents_by_superseding ON record.documents (superseded_by_id)
    WHERE superseded_by_id IS NOT NULL;
