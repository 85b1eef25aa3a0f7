-- The public sees published memberships.
SELECT record.expose('memberships',
    shown => 'is_public',
    blank => jsonb_build_object(
        'role', 'NULL',
        'voting', $$'not_recorded'$$,
        'party', 'NULL',
        'ends_on', 'NULL',
        'source_url', 'NULL',
        'withdrawn_reason', 'NULL'));
