-- The public sees published metrics.
SELECT record.expose('metrics',
    shown => 'is_public',
    kept_if_deleted => '{
        strategy_id, element, code, decimals, polarity, frequency, year_start_month, cumulative, rating_rule}',
    blank => jsonb_build_object(
        'unit',
            $$jsonb_build_object('code', '', 'label', '', 'kind', unit ->> 'kind', 'minimum', NULL, 'maximum', NULL)$$,
        'name', $$''$$,
        'translations', $$'{}'::jsonb$$));
