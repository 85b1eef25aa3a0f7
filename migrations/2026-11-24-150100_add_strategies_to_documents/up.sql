ALTER TABLE record.documents ADD COLUMN strategy_id uuid;
ALTER TABLE record.documents ADD CONSTRAINT documents_strategy_exists
    FOREIGN KEY (strategy_id) REFERENCES record.strategies (id) NOT VALID;
ALTER TABLE record.documents DROP CONSTRAINT documents_owned_once;
ALTER TABLE record.documents ADD CONSTRAINT documents_owned_once
    CHECK (num_nonnulls(meeting_id, item_id, decision_id, issue_id, strategy_id) = 1
           AND owner_id = coalesce(meeting_id, item_id, decision_id, issue_id, strategy_id)) NOT VALID;
COMMENT ON COLUMN record.documents.strategy_id IS 'The strategy to which it belongs; null = it belongs to something else.';
COMMENT ON COLUMN record.documents.owner_id IS 'The one of the five that is set.';
COMMENT ON CONSTRAINT documents_strategy_exists ON record.documents IS '/owner: There is no such strategy.';

SELECT record.expose_guarded('documents', 'is_public',
    '{"title": "''''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL", "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "language": "NULL", "author_post_label": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL", "file_stored_at": "NULL", "exemption": "NULL", "disclosure": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)"}',
    '{"withdrawn_reason": "NULL", "identifiers": "''[]''::jsonb", "source_url": "NULL", "title": "exemption ->> ''public_title''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL", "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "language": "NULL", "author_post_label": "NULL", "written_on": "NULL", "supersedes_id": "NULL", "file_stored_at": "NULL"}',
    'is_withheld', 'staff.opens(''document'', id, council_id)', 'NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL OR staff.may_open(''document'', id, council_id)');
