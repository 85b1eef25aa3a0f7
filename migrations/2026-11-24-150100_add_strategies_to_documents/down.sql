-- The papers of strategies have no place in the shape before.
UPDATE record.documents SET supersedes_id = NULL
    WHERE supersedes_id IN (SELECT id FROM record.documents WHERE strategy_id IS NOT NULL);
DELETE FROM record.document_texts WHERE document_id IN (SELECT id FROM record.documents WHERE strategy_id IS NOT NULL);
DELETE FROM record.identifiers WHERE id IN (SELECT id FROM record.documents WHERE strategy_id IS NOT NULL);
DELETE FROM record.documents WHERE strategy_id IS NOT NULL;
ALTER TABLE record.documents DROP CONSTRAINT documents_owned_once;
ALTER TABLE record.documents DROP COLUMN strategy_id;
ALTER TABLE record.documents ADD CONSTRAINT documents_owned_once
    CHECK (num_nonnulls(meeting_id, item_id, decision_id, issue_id) = 1
           AND owner_id = coalesce(meeting_id, item_id, decision_id, issue_id));
COMMENT ON COLUMN record.documents.owner_id IS 'The one of the four that is set.';
