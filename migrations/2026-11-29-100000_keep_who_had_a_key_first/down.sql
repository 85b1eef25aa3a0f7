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
