-- Of several councils' records with one key, the one that had it first is found. A key that was public is not given to any other record.
ALTER TABLE record.identifiers ADD COLUMN since timestamptz NOT NULL DEFAULT 'epoch', ADD COLUMN was_public boolean NOT NULL DEFAULT false;
ALTER TABLE record.identifiers ALTER COLUMN since SET DEFAULT now();
COMMENT ON COLUMN record.identifiers.since IS 'Since when the council has used the key; 1970 = since before this was kept.';
COMMENT ON COLUMN record.identifiers.was_public IS
    'Whether the public finds the record by the key, or has. Then the key stays with the record, also where the record no longer lists it. '
    'Kept by the write door.';
DO $$
DECLARE
    noun record;
BEGIN
    FOR noun IN
        SELECT c.relname AS name, bool_or(a.attname = 'was_public') AS is_published, bool_or(a.attname = 'is_withheld') AS is_withheld
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'record'::regnamespace AND c.relkind = 'r' AND c.relname <> 'identifiers'
        GROUP BY c.relname HAVING bool_or(a.attname = 'identifiers')
    LOOP
        EXECUTE format('UPDATE record.identifiers i SET was_public = true FROM record.%I t WHERE t.id = i.id AND (i.is_public OR %s)',
            noun.name, CASE WHEN NOT noun.is_published THEN 'true' WHEN noun.is_withheld THEN 't.was_public AND NOT t.is_withheld'
                ELSE 't.was_public' END);
    END LOOP;
END $$;
