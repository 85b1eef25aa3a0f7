-- Posts are always public. A deleted one loses its texts.
SELECT record.expose('posts',
    shown => 'true',
    kept_if_deleted => '{body_id, kind, starts_on, ends_on}',
    blank => jsonb_build_object(
        'label', $$''$$,
        'translations', $$'{}'::jsonb$$));
