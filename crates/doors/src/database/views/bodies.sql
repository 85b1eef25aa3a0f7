-- Bodies are always public. A deleted one loses its texts.
SELECT record.expose('bodies',
    shown => 'true',
    blank => jsonb_build_object(
        'name', $$''$$,
        'short_name', 'NULL',
        'source_url', 'NULL'));
