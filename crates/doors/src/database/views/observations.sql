-- The public sees published observations. An observation names its source to those who see the source. So does each
-- earlier version in `revisions`.
CREATE OR REPLACE FUNCTION pg_temp.shown_revisions() RETURNS text LANGUAGE sql AS $$
    SELECT format(
        'CASE WHEN revisions = ''[]''::jsonb THEN revisions
         ELSE (SELECT jsonb_agg(CASE WHEN %s THEN r.was ELSE jsonb_set(r.was, ''{reported_in}'', ''null'') END
         ORDER BY r.place) FROM jsonb_array_elements(revisions) WITH ORDINALITY AS r(was, place)) END',
        pg_temp.source_is_public('r.was #>> ''{reported_in,kind}''', 'r.was #>> ''{reported_in,id}''',
                                 'AND NOT s.is_withheld'))
$$;
CREATE OR REPLACE FUNCTION pg_temp.exempt_revision() RETURNS text LANGUAGE sql AS $$
    SELECT format('jsonb_array_elements(revisions) AS r WHERE %s', pg_temp.is_exempt('r #>> ''{reported_in,id}'''))
$$;

SELECT record.expose_guarded('observations',
    shown => 'is_public',
    kept_if_deleted => '{metric_id, period_code, period_starts_on, period_ends_on, period_inferred, state, revision}',
    blank => jsonb_build_object(
        'period_label', $$''$$,
        'value', 'CASE WHEN value IS NULL THEN NULL ELSE 0 END',
        'places', $$'[]'::jsonb$$,
        'revisions', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'reported_in', pg_temp.reported_in(),
        'revisions', pg_temp.shown_revisions()),
    kept_if_exempt => '{
        identifiers, withdrawn_reason, metric_id, period_code, period_label, period_starts_on, period_ends_on,
        period_inferred, value, value_text, numerator, denominator, state, derived_from, places, commentary,
        corrective_action, revision}',
    hidden => jsonb_build_object(
        -- The guard may hold because of a revision only.
        'reported_in', format('CASE WHEN NOT (%s) THEN %s END', pg_temp.reported_in_exempt(), pg_temp.reported_in()),
        'revisions', pg_temp.shown_revisions()),
    guard => format($$%s OR revisions <> '[]'::jsonb AND EXISTS (SELECT FROM %s)$$,
                    pg_temp.reported_in_exempt(), pg_temp.exempt_revision()),
    -- The reader must be able to open all the exempt sources.
    opens => format(
        $$(NOT (%s) OR %s) AND NOT EXISTS (SELECT FROM %s
          AND NOT staff.opens(r #>> '{reported_in,kind}', (r #>> '{reported_in,id}')::uuid, council_id))$$,
        pg_temp.reported_in_exempt(), pg_temp.opens_reported_in(), pg_temp.exempt_revision()),
    rows => 'true');
