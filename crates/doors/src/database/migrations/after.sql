-- The rows and values that are lost, and the rows that the views show now and did not show before.
CREATE TEMP TABLE minutebook_lost (place text, column_name text, what text, count bigint) ON COMMIT DROP;
INSERT INTO minutebook_lost
    SELECT h.place, NULL, 'rows', h.filled FROM minutebook_held h
    WHERE h.column_name IS NULL AND h.filled > 0 AND to_regclass(format('record.%I', h.place)) IS NULL;
INSERT INTO minutebook_lost
    SELECT h.place, h.column_name, 'values', h.filled FROM minutebook_held h
    WHERE h.column_name IS NOT NULL AND h.filled > 0 AND to_regclass(format('record.%I', h.place)) IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(format('record.%I', h.place)) AND a.attname = h.column_name
        AND NOT a.attisdropped AND format_type(a.atttypid, a.atttypmod) = h.type);
INSERT INTO minutebook_lost
    SELECT w.place, NULL, lost.what, lost.count FROM pg_stat_xact_user_tables s JOIN minutebook_written w ON w.place = s.relname,
    LATERAL (VALUES ('deleted', s.n_tup_del - w.deleted), ('rewritten', s.n_tup_upd - w.updated)) AS lost (what, count)
    WHERE s.schemaname = 'record' AND lost.count > 0;
DO $$
DECLARE
    one record;
    seen text;
    columns text;
BEGIN
    FOR one IN SELECT schema_name, view_name FROM minutebook_changed LOOP
        seen := 'minutebook_seen_' || one.schema_name || '_' || one.view_name;
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) INTO columns FROM pg_attribute a JOIN pg_attribute b
            ON b.attrelid = to_regclass('pg_temp.' || quote_ident(seen)) AND b.attname = a.attname AND b.atttypid = a.atttypid
            WHERE a.attrelid = to_regclass(format('%I.%I', one.schema_name, one.view_name)) AND a.attnum > 0;
        -- A view that did not exist before showed nothing.
        IF columns IS NULL THEN
            EXECUTE format('INSERT INTO minutebook_lost SELECT %L, NULL, %L, count(*) FROM %I.%I HAVING count(*) > 0',
                           one.view_name, one.schema_name, one.schema_name, one.view_name);
            CONTINUE;
        END IF;
        EXECUTE format('INSERT INTO minutebook_lost SELECT %L, NULL, %L, count(*) FROM (SELECT %s FROM %I.%I EXCEPT SELECT %s FROM pg_temp.%I) t HAVING count(*) > 0',
                       one.view_name, one.schema_name, columns, one.schema_name, one.view_name, columns, seen);
    END LOOP;
END $$;
