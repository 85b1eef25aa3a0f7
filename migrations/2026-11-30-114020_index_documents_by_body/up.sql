CREATE INDEX CONCURRENTLY documents_by_body ON record.documents (body_id)
    WHERE body_id IS NOT NULL;
