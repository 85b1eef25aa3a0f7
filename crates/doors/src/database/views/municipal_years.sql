-- Municipal years are always public. A deleted one loses its texts.
SELECT record.expose('municipal_years',
    shown => 'true',
    blank => jsonb_build_object(
        'name', $$''$$,
        'source_url', 'NULL'));
