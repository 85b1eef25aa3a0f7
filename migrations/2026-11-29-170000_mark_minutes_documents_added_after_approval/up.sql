-- A document of minutes that is published after approval says so.
ALTER TABLE record.documents ADD COLUMN added_after_approval_at timestamptz;
COMMENT ON COLUMN record.documents.added_after_approval_at IS
    'When it was published as minutes, where the minutes of the meeting had been approved before; null = they were not. Kept by the write door.';
SELECT record.expose_guarded('documents', 'is_public',
    '{"title": "''''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL", "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "language": "NULL", "author_post_label": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL", "file_stored_at": "NULL", "exemption": "NULL", "disclosure": "NULL", "added_after_approval_at": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)"}',
    '{"withdrawn_reason": "NULL", "identifiers": "''[]''::jsonb", "source_url": "NULL", "title": "exemption ->> ''public_title''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL", "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "language": "NULL", "author_post_label": "NULL", "written_on": "NULL", "supersedes_id": "NULL", "file_stored_at": "NULL", "added_after_approval_at": "NULL"}',
    'is_withheld', 'staff.opens(''document'', id, council_id)', 'NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL OR staff.may_open(''document'', id, council_id)');
