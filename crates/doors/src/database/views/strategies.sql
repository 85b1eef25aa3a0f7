-- The public sees published strategies. A decision that is not public is not named as the one that adopted it.
SELECT record.expose('strategies',
    shown => 'is_public',
    kept_if_deleted => '{slug, starts_on, ends_on, dates_inferred, state, adopted_by_id}',
    blank => jsonb_build_object(
        'name', $$''$$,
        'translations', $$'{}'::jsonb$$,
        'aims', $$'[]'::jsonb$$,
        'elements', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'adopted_by_id',
            $$CASE WHEN adopted_by_id IS NOT NULL THEN (SELECT s.id FROM record.decisions s
              WHERE s.id = strategies.adopted_by_id AND s.is_public AND s.deleted_at IS NULL) END$$));
