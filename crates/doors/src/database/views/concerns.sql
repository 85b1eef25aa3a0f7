-- A filter by topic or ward uses these views, because the topics and places that a reader sees are computed and have no
-- index. A record is found only by a reader who may see them.
CREATE VIEW published.concerns AS
    SELECT 'issue'::text AS noun, s.id AS record_id, s.concern_keys AS keys FROM record.issues s
    WHERE s.is_public AND s.deleted_at IS NULL
    UNION ALL
    SELECT 'item'::text, i.id, i.concern_keys FROM record.items i
    WHERE i.is_public AND NOT i.is_withheld AND i.deleted_at IS NULL
    UNION ALL
    SELECT 'decision'::text, d.id, d.concern_keys FROM record.decisions d
    WHERE d.is_public AND d.deleted_at IS NULL;
COMMENT ON VIEW published.concerns IS
    'The keys of what issues, items and decisions are about, where the reader may see it.';
CREATE VIEW staff.concerns AS
    SELECT 'issue'::text AS noun, s.id AS record_id, s.concern_keys AS keys FROM record.issues s
    WHERE (s.is_public OR staff.sees(s.council_id)) AND s.deleted_at IS NULL
    UNION ALL
    SELECT 'item'::text, i.id, i.concern_keys FROM record.items i
    WHERE (i.is_public OR staff.sees(i.council_id))
    AND (NOT i.is_withheld OR staff.may_open('item', i.id, i.council_id)) AND i.deleted_at IS NULL
    UNION ALL
    SELECT 'decision'::text, d.id, d.concern_keys FROM record.decisions d
    WHERE (d.is_public OR staff.sees(d.council_id)) AND d.deleted_at IS NULL;
COMMENT ON VIEW staff.concerns IS
    'The keys of what issues, items and decisions are about, where the reader may see it.';
