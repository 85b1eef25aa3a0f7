-- The content of a database before a migration is taken back: each table and column of the record with its content, and
-- each view.
CREATE TEMP TABLE minutebook_held (place text, column_name text, type text, filled bigint) ON COMMIT DROP;
CREATE TEMP TABLE minutebook_views ON COMMIT DROP AS
    SELECT schemaname::text AS schema_name, viewname::text AS view_name, definition FROM pg_views WHERE schemaname IN ('published', 'staff');
CREATE TEMP TABLE minutebook_functions ON COMMIT DROP AS
    SELECT p.oid::regprocedure::text AS name, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('record', 'published', 'staff');
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT c.oid, c.relname::text AS place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'record' AND c.relkind = 'r' LOOP
        -- Nothing is written between the look and the end.
        EXECUTE format('LOCK TABLE record.%I IN SHARE MODE', one.place);
        EXECUTE format('INSERT INTO minutebook_held SELECT %L, NULL, NULL, count(*) FROM record.%I', one.place, one.place);
    END LOOP;
    -- A value that its column has by default, or that is generated from other columns, says nothing of its own.
    FOR one IN SELECT c.relname::text AS place, a.attname::text AS column_name, format_type(a.atttypid, a.atttypmod) AS type,
                      coalesce(pg_get_expr(d.adbin, d.adrelid), 'NULL') AS usual
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
               LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
               WHERE n.nspname = 'record' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped LOOP
        EXECUTE format('INSERT INTO minutebook_held SELECT %1$L, %2$L, %3$L, count(*) FROM record.%1$I WHERE %2$I IS DISTINCT FROM (%4$s)',
                       one.place, one.column_name, one.type, one.usual);
    END LOOP;
END $$;
