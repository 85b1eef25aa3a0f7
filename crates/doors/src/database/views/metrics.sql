-- The public sees published metrics.
SELECT record.expose('metrics',
    shown => 'is_public',
    blank => jsonb_build_object(
        'unit',
            $$jsonb_build_object('code', '', 'label', '', 'kind', unit ->> 'kind', 'minimum', NULL, 'maximum', NULL)$$,
        'name', $$''$$,
        'definition', 'NULL',
        'owner_post', 'NULL',
        'baseline', 'NULL',
        'source_url', 'NULL',
        'withdrawn_reason', 'NULL'));
