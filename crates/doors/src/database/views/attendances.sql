-- The public sees published attendances. A person who is not public is hidden. The names as recorded stay.
SELECT record.expose('attendances',
    shown => 'is_public',
    kept_if_deleted => '{meeting_id, position, capacity, state, arrived_at, left_at, added_after_approval_at}',
    blank => jsonb_build_object('name_as_recorded', $$''$$),
    face => jsonb_build_object(
        'person_id',
            $$CASE WHEN person_id IS NOT NULL THEN (SELECT p.id FROM record.people p
              WHERE p.id = attendances.person_id AND p.is_public) END$$,
        'substitutes_for_id',
            $$CASE WHEN substitutes_for_id IS NOT NULL THEN (SELECT p.id FROM record.people p
              WHERE p.id = attendances.substitutes_for_id AND p.is_public) END$$));
