-- A key that its record no longer lists was kept only to be given to no other.
DROP VIEW staff.identifiers;
DROP VIEW published.identifiers;
DO $$
DECLARE
    noun record;
BEGIN
    FOR noun IN SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'identifiers'
        WHERE c.relnamespace = 'record'::regnamespace AND c.relkind = 'r' AND c.relname <> 'identifiers'
    LOOP
        EXECUTE format('DELETE FROM record.identifiers i USING record.%I t WHERE t.id = i.id AND NOT t.identifiers @> '
            'jsonb_build_array(jsonb_build_object(''scheme'', i.scheme, ''value'', i.value))', noun.name);
    END LOOP;
END $$;
ALTER TABLE record.identifiers DROP COLUMN since, DROP COLUMN was_public;
CREATE VIEW published.identifiers AS
    SELECT council_id, kind, scheme, value, id, is_public FROM record.identifiers WHERE is_public;
CREATE VIEW staff.identifiers AS
    SELECT council_id, kind, scheme, value, id, is_public FROM record.identifiers
    WHERE is_public OR (staff.sees(council_id) AND (
        NOT EXISTS (SELECT FROM record.items t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.documents t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.actions t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.votes t WHERE t.id = identifiers.id AND t.is_withheld)
        OR staff.may_open(kind, id, council_id)));
