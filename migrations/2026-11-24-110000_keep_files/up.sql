ALTER TABLE record.documents ADD COLUMN file_stored_at timestamptz;
ALTER TABLE record.documents ADD CONSTRAINT documents_file_described
    CHECK (file_stored_at IS NULL OR num_nonnulls(sha256, size_bytes, media_type) = 3) NOT VALID;
COMMENT ON COLUMN record.documents.file_stored_at IS
    'When the file was stored whose sha256, size_bytes and media_type these are; null = its bytes are not kept.';
COMMENT ON CONSTRAINT documents_file_described ON record.documents IS
    '/sha256: A document whose file is kept has its checksum, size and media type.';

SELECT record.expose('documents', 'is_public', '{"title": "''''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL",
    "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "author_post_label": "NULL", "source_url": "NULL",
    "withdrawn_reason": "NULL", "file_stored_at": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)"}');
