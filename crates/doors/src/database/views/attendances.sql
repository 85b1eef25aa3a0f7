-- The public sees published attendances. A person who is not public is hidden. The name as recorded stays.
SELECT record.expose('attendances',
    shown => 'is_public',
    blank => jsonb_build_object(
        'person_id', 'NULL',
        'name_as_recorded', $$''$$,
        'post_label', 'NULL',
        'substitutes_for', 'NULL',
        'source_url', 'NULL',
        'withdrawn_reason', 'NULL'),
    face => jsonb_build_object(
        'person_id',
            $$CASE WHEN person_id IS NOT NULL THEN (SELECT p.id FROM record.people p
              WHERE p.id = attendances.person_id AND p.is_public) END$$));
