ALTER TABLE record.documents
    ADD COLUMN body_id uuid CONSTRAINT documents_body_exists REFERENCES record.bodies (id),
    DROP CONSTRAINT documents_owned_once,
    ADD CONSTRAINT documents_owned_once
        CHECK (num_nonnulls(meeting_id, item_id, decision_id, issue_id, strategy_id, body_id) <= 1
            AND owner_id = coalesce(meeting_id, item_id, decision_id, issue_id, strategy_id, body_id, council_id)),
    DROP CONSTRAINT documents_kind_known,
    ADD CONSTRAINT documents_kind_known CHECK (kind IN ('report', 'appendix', 'agenda', 'agenda_pack', 'supplement',
        'minutes', 'decision_notice', 'background_paper', 'presentation', 'constitution', 'register', 'letter',
        'other'));

COMMENT ON COLUMN record.documents.body_id IS 'The body to which it belongs; null = it belongs to something else.';
COMMENT ON COLUMN record.documents.owner_id IS
    'The meeting, item, decision, issue, strategy or body to which it belongs; else its council.';
COMMENT ON COLUMN record.documents.kind IS
    'report, appendix, agenda, agenda_pack, supplement, minutes, decision_notice, background_paper, presentation, '
    'constitution, register, letter or other.';
COMMENT ON CONSTRAINT documents_body_exists ON record.documents IS '/owner: There is no such body.';
