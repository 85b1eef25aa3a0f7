ALTER TABLE record.documents
    ADD COLUMN superseded_by_id uuid CONSTRAINT documents_superseding_exists REFERENCES record.documents (id),
    ADD COLUMN translation_of_id uuid CONSTRAINT documents_original_exists REFERENCES record.documents (id)
        CONSTRAINT documents_not_own_translation CHECK (translation_of_id <> id),
    ADD COLUMN translations jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT documents_translation_has_language CHECK (translation_of_id IS NULL OR language IS NOT NULL);

COMMENT ON COLUMN record.documents.superseded_by_id IS
    'The document that replaces it, if that is neither deleted nor exempt; of several, the newest public one. Null = '
    'none. Kept by the write door.';
COMMENT ON COLUMN record.documents.translation_of_id IS 'The document that it translates; null = none.';
COMMENT ON COLUMN record.documents.translations IS
    'Its translations that are neither deleted nor exempt: [{id, language}]. Kept by the write door.';
COMMENT ON CONSTRAINT documents_superseding_exists ON record.documents IS
    '/supersedes_id: There is no such document.';
COMMENT ON CONSTRAINT documents_original_exists ON record.documents IS
    '/translation_of_id: There is no such document.';
COMMENT ON CONSTRAINT documents_not_own_translation ON record.documents IS
    '/translation_of_id: A document cannot be a translation of itself.';
COMMENT ON CONSTRAINT documents_translation_has_language ON record.documents IS
    '/language: A translation says its language. Send the language.';

UPDATE record.documents d SET superseded_by_id = (
    SELECT n.id FROM record.documents n WHERE n.supersedes_id = d.id AND n.deleted_at IS NULL AND NOT n.is_withheld
    ORDER BY n.is_public DESC, n.id DESC LIMIT 1)
WHERE d.id IN (SELECT n.supersedes_id FROM record.documents n WHERE n.deleted_at IS NULL AND NOT n.is_withheld);
