-- The public sees published people. A deleted one loses all personal data.
SELECT record.expose('people',
    shown => 'is_public',
    blank => jsonb_build_object(
        'name', $$''$$,
        'given_name', 'NULL',
        'family_name', 'NULL',
        'honorific', 'NULL',
        'party', 'NULL',
        'ward', 'NULL',
        'email', 'NULL',
        'source_url', 'NULL',
        'withdrawn_reason', 'NULL'));
