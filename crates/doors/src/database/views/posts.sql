-- Posts are always public. A deleted one loses its texts.
SELECT record.expose('posts',
    shown => 'true',
    blank => jsonb_build_object(
        'label', $$''$$,
        'source_url', 'NULL'));
