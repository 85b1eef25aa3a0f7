-- The public sees published progress reports. A report names its source to those who see the source.
SELECT record.expose_guarded('progress_reports',
    shown => 'is_public',
    blank => jsonb_build_object(
        'period',
            $$jsonb_build_object('code', '', 'label', '', 'starts_on', period_ends_on, 'ends_on', period_ends_on,
              'inferred', true)$$,
        'statement', $$''$$,
        'per_element', $$'[]'::jsonb$$,
        'reported_in', 'NULL',
        'source_url', 'NULL',
        'withdrawn_reason', 'NULL'),
    face => jsonb_build_object(
        'reported_in', pg_temp.reported_in()),
    hidden => jsonb_build_object(
        'reported_in', 'NULL',
        'source_url', 'NULL'),
    guard => pg_temp.reported_in_exempt(),
    opens => pg_temp.opens_reported_in(),
    rows => 'true');
