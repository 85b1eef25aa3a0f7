CREATE INDEX CONCURRENTLY documents_by_translation ON record.documents USING gin (translations jsonb_path_ops)
    WHERE translations <> '[]';
