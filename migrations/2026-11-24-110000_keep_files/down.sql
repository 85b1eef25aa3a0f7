DROP VIEW staff.documents;
DROP VIEW published.documents;
ALTER TABLE record.documents DROP CONSTRAINT documents_file_described;
ALTER TABLE record.documents DROP COLUMN file_stored_at;
SELECT record.expose('documents', 'is_public', '{"title": "''''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL",
    "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "author_post_label": "NULL", "source_url": "NULL",
    "withdrawn_reason": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)"}');
