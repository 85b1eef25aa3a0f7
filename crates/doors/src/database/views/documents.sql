-- The public sees published documents. Of an exempt document, everyone but the readers of its body sees a redacted
-- version: its public title, and nothing about its file, the documents that replace it or its translations.
SELECT record.expose_guarded('documents',
    shown => 'is_public',
    kept_if_deleted => '{
        meeting_id, item_id, decision_id, owner_id, position, role, kind, written_on, published_at, parent_id,
        supersedes_id, issue_id, strategy_id, body_id, superseded_by_id, translation_of_id}',
    blank => jsonb_build_object(
        'title', $$''$$,
        'translations', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'supersedes_id',
            $$(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)$$,
        -- The write door writes none of these beside a document that is exempt or deleted.
        'superseded_by_id',
            $$CASE WHEN superseded_by_id IS NOT NULL THEN (SELECT p.id FROM record.documents p
              WHERE p.id = documents.superseded_by_id AND p.is_public AND NOT p.is_withheld AND p.deleted_at IS NULL)
              END$$,
        'translation_of_id',
            $$CASE WHEN translation_of_id IS NOT NULL THEN (SELECT p.id FROM record.documents p
              WHERE p.id = documents.translation_of_id AND p.is_public) END$$,
        'translations',
            $$CASE WHEN translations = '[]'::jsonb THEN translations
              ELSE (SELECT coalesce(jsonb_agg(c.made ORDER BY c.place), '[]'::jsonb)
              FROM jsonb_array_elements(translations) WITH ORDINALITY AS c(made, place)
              WHERE EXISTS (SELECT FROM record.documents p WHERE p.id = (c.made ->> 'id')::uuid AND p.is_public
              AND NOT p.is_withheld AND p.deleted_at IS NULL)) END$$),
    kept_if_exempt => '{
        meeting_id, item_id, decision_id, owner_id, position, role, kind, published_at, parent_id, issue_id,
        exemption, disclosure, strategy_id, body_id}',
    hidden => jsonb_build_object(
        'identifiers', $$'[]'::jsonb$$,
        'title', $$exemption ->> 'public_title'$$,
        'translations', $$'[]'::jsonb$$),
    guard => 'is_withheld',
    opens => $$staff.opens('document', id, council_id)$$,
    rows => $$NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL
      OR staff.may_open('document', id, council_id)$$);
