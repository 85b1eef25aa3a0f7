-- The text of a file is seen with its document, and the text of an exempt one only by the readers of its body.
-- A text is never deleted by itself, so it keeps all columns.
SELECT record.expose_guarded('document_texts',
    shown => $$EXISTS (SELECT FROM record.documents d WHERE d.id = document_id AND d.is_public AND NOT d.is_withheld
      AND d.deleted_at IS NULL)$$,
    kept_if_deleted => '{
        document_id, sha256, state, failure, text, is_partial, page_count, queued_at, claimed_until, attempts,
        finished_at}',
    face => jsonb_build_object(
        'claimed_until', $$NULL::timestamptz$$,
        'attempts', '0'),
    kept_if_exempt => '{
        document_id, sha256, state, failure, is_partial, page_count, queued_at, claimed_until, attempts, finished_at}',
    guard => $$EXISTS (SELECT FROM record.documents d WHERE d.id = document_id AND d.is_withheld)$$,
    opens => $$staff.opens('document', document_id, council_id)$$,
    rows => $$NOT EXISTS (SELECT FROM record.documents d WHERE d.id = document_id AND d.is_withheld)
      OR staff.may_open('document', document_id, council_id)$$);
