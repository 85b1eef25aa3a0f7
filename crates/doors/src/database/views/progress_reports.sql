-- The public sees published progress reports. A report names its source to those who see the source.
SELECT record.expose_guarded('progress_reports',
    shown => 'is_public',
    kept_if_deleted => '{strategy_id, period_ends_on, stated_rating}',
    blank => jsonb_build_object(
        'period',
            $$jsonb_build_object('code', '', 'label', '', 'starts_on', period_ends_on, 'ends_on', period_ends_on,
              'inferred', true)$$,
        'statement', $$''$$,
        'per_element', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'reported_in', pg_temp.reported_in()),
    kept_if_exempt => '{
        identifiers, withdrawn_reason, strategy_id, period, period_ends_on, statement, stated_rating, per_element}',
    guard => pg_temp.reported_in_exempt(),
    opens => pg_temp.opens_reported_in(),
    rows => 'true');
