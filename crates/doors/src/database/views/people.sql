-- The public sees published people. A deleted one loses all personal data. One that was merged leads on.
SELECT record.expose('people',
    shown => 'is_public',
    kept_if_deleted => '{sort_name, sort_family_name, sort_given_name, merged_into_id}',
    blank => jsonb_build_object('name', $$''$$));
