-- The public sees published targets. A target names its source to those who see the source, and a decision if it is
-- public. So does each earlier version in `revisions`.
SELECT record.expose_guarded('targets',
    shown => 'is_public',
    kept_if_deleted => '{metric_id, by_on, due_on, set_by_id, set_on, revision}',
    blank => jsonb_build_object(
        'period',
            $$CASE WHEN period IS NULL THEN NULL ELSE jsonb_build_object('code', '', 'label', '',
              'starts_on', period -> 'starts_on', 'ends_on', due_on, 'inferred', true) END$$,
        'value', 'CASE WHEN value IS NULL THEN NULL ELSE 0 END',
        'lower', 'CASE WHEN lower IS NULL THEN NULL ELSE 0 END',
        'upper', 'CASE WHEN upper IS NULL THEN NULL ELSE 0 END',
        'revisions', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'set_by_id',
            $$CASE WHEN set_by_id IS NOT NULL THEN (SELECT s.id FROM record.decisions s
              WHERE s.id = targets.set_by_id AND s.is_public AND s.deleted_at IS NULL) END$$,
        'revisions',
            $$CASE WHEN revisions = '[]'::jsonb THEN revisions
              ELSE (SELECT jsonb_agg(CASE WHEN EXISTS (SELECT FROM record.decisions s
              WHERE s.id = (r.was ->> 'set_by_id')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN r.was
              ELSE jsonb_set(r.was, '{set_by_id}', 'null') END ORDER BY r.place)
              FROM jsonb_array_elements(revisions) WITH ORDINALITY AS r(was, place)) END$$,
        'reported_in', pg_temp.reported_in()),
    kept_if_exempt => '{
        identifiers, withdrawn_reason, metric_id, value, lower, upper, period, by_on, due_on, set_by_id, set_on, note,
        revision, revisions}',
    guard => pg_temp.reported_in_exempt(),
    opens => pg_temp.opens_reported_in(),
    rows => 'true');
