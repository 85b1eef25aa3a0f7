-- Councils are always public. A deleted one keeps its slug and codes, and loses its texts.
SELECT record.expose('councils',
    shown => 'true',
    blank => jsonb_build_object(
        'name', $$''$$,
        'short_name', 'NULL',
        'website', 'NULL',
        'contact_email', 'NULL',
        'source_url', 'NULL'));
