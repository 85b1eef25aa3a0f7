CREATE INDEX CONCURRENTLY documents_by_original ON record.documents (translation_of_id)
    WHERE translation_of_id IS NOT NULL;
