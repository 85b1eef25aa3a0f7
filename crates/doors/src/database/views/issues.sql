-- The public sees published issues. The HTML as it was sent, and a person who is not public, are hidden.
SELECT record.expose('issues',
    shown => 'is_public',
    kept_if_deleted => '{kind, state}',
    blank => jsonb_build_object(
        'title', $$''$$,
        'wards', $$'[]'::jsonb$$,
        'topics', $$'[]'::jsonb$$,
        'places', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'summary', $$summary || '{"original_html": null}'::jsonb$$,
        'decision_maker',
            $$CASE WHEN decision_maker ->> 'kind' = 'person' AND NOT EXISTS (SELECT FROM record.people p
              WHERE p.id = (decision_maker ->> 'id')::uuid AND p.is_public)
              THEN jsonb_set(decision_maker, '{id}', 'null') ELSE decision_maker END$$));
