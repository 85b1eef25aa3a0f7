-- Bodies are always public. A deleted one loses its texts. The lists of other bodies and of councils name no deleted
-- one.
SELECT record.expose('bodies',
    shown => 'true',
    kept_if_deleted => '{slug, kind, parent_id, minute_numbering, starts_on, ends_on, minute_number_format}',
    blank => jsonb_build_object(
        'name', $$''$$,
        'translations', $$'{}'::jsonb$$,
        'successors', $$'[]'::jsonb$$,
        'predecessors', $$'[]'::jsonb$$,
        'councils', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'successors', pg_temp.standing_in('successors', 'body_id', 'bodies'),
        'predecessors', pg_temp.standing_in('predecessors', 'body_id', 'bodies'),
        'councils', pg_temp.standing_in('councils', 'council_id', 'councils')));

-- A filter by council uses these views, because the councils that take part are in an array.
CREATE VIEW published.council_bodies AS
    SELECT b.council_id, b.id AS body_id FROM record.bodies b
    UNION ALL
    SELECT c.id, b.id FROM record.councils c
    JOIN record.bodies b ON b.councils @> jsonb_build_array(jsonb_build_object('council_id', c.id))
    WHERE b.councils <> '[]' AND b.deleted_at IS NULL AND c.deleted_at IS NULL;
COMMENT ON VIEW published.council_bodies IS 'The bodies of each council: its own, and those in which it takes part.';
CREATE VIEW staff.council_bodies AS
    SELECT b.council_id, b.id AS body_id FROM record.bodies b
    UNION ALL
    SELECT c.id, b.id FROM record.councils c
    JOIN record.bodies b ON b.councils @> jsonb_build_array(jsonb_build_object('council_id', c.id))
    WHERE b.councils <> '[]' AND b.deleted_at IS NULL AND c.deleted_at IS NULL;
COMMENT ON VIEW staff.council_bodies IS 'The bodies of each council: its own, and those in which it takes part.';
