ALTER TABLE record.documents
    DROP CONSTRAINT documents_translation_has_language,
    DROP COLUMN translations,
    DROP COLUMN translation_of_id,
    DROP COLUMN superseded_by_id;
