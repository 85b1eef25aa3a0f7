-- The public sees published documents. Of an exempt document, everyone but the readers of its body sees a redacted
-- version: its public title, and nothing about its file.
SELECT record.expose_guarded('documents',
    shown => 'is_public',
    kept_if_deleted => '{
        meeting_id, item_id, decision_id, owner_id, position, role, kind, written_on, published_at, parent_id,
        supersedes_id, issue_id, strategy_id}',
    blank => jsonb_build_object('title', $$''$$),
    face => jsonb_build_object(
        'supersedes_id',
            $$(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)$$),
    kept_if_exempt => '{
        meeting_id, item_id, decision_id, owner_id, position, role, kind, published_at, parent_id, issue_id,
        exemption, disclosure, strategy_id}',
    hidden => jsonb_build_object(
        'identifiers', $$'[]'::jsonb$$,
        'title', $$exemption ->> 'public_title'$$),
    guard => 'is_withheld',
    opens => $$staff.opens('document', id, council_id)$$,
    rows => $$NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL
      OR staff.may_open('document', id, council_id)$$);
