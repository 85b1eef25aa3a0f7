-- The public sees published memberships.
SELECT record.expose('memberships',
    shown => 'is_public',
    kept_if_deleted => '{person_id, body_id, post_id, starts_on, sort_on}',
    blank => jsonb_build_object(
        'voting', $$'not_recorded'$$));
