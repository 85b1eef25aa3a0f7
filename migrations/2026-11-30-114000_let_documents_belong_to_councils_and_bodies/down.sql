-- What belongs to a council or a body itself had no place before, and some kinds of papers had no word.
CREATE TEMP TABLE homeless ON COMMIT DROP AS SELECT id FROM record.documents WHERE owner_id IN (council_id, body_id);
UPDATE record.documents SET supersedes_id = NULL WHERE supersedes_id IN (SELECT id FROM homeless);
DELETE FROM record.document_texts WHERE document_id IN (SELECT id FROM homeless);
DELETE FROM record.identifiers WHERE id IN (SELECT id FROM homeless);
DELETE FROM record.schedules WHERE record_id IN (SELECT id FROM homeless);
DELETE FROM record.documents WHERE id IN (SELECT id FROM homeless);
DROP TABLE homeless;
UPDATE record.documents SET kind = 'background_paper' WHERE kind IN ('constitution', 'register', 'letter', 'other');

ALTER TABLE record.documents
    DROP CONSTRAINT documents_owned_once,
    DROP COLUMN body_id,
    ADD CONSTRAINT documents_owned_once
        CHECK (num_nonnulls(meeting_id, item_id, decision_id, issue_id, strategy_id) = 1
            AND owner_id = coalesce(meeting_id, item_id, decision_id, issue_id, strategy_id)),
    DROP CONSTRAINT documents_kind_known,
    ADD CONSTRAINT documents_kind_known CHECK (kind IN ('report', 'appendix', 'agenda', 'agenda_pack',
        'supplement', 'minutes', 'decision_notice', 'background_paper', 'presentation'));

COMMENT ON COLUMN record.documents.owner_id IS 'The one of the five that is set.';
COMMENT ON COLUMN record.documents.kind IS
    'report, appendix, agenda, agenda_pack, supplement, minutes, decision_notice, background_paper or presentation.';
