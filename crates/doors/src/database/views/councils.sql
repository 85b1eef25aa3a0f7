-- Councils are always public. A deleted one keeps its slug and codes, and loses its texts. The lists of other councils
-- name no deleted one.
SELECT record.expose('councils',
    shown => 'true',
    kept_if_deleted => '{slug, gss_code, nation, timezone, licence, starts_on, ends_on}',
    blank => jsonb_build_object(
        'name', $$''$$,
        'translations', $$'{}'::jsonb$$,
        'successors', $$'[]'::jsonb$$,
        'predecessors', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'successors', pg_temp.standing_in('successors', 'council_id', 'councils'),
        'predecessors', pg_temp.standing_in('predecessors', 'council_id', 'councils')));
