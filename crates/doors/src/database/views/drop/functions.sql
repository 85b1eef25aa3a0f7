-- Drops the functions of the views. `record.describe` stays, because the migrations use it.
DO $$
DECLARE
    functions text;
BEGIN
    SELECT string_agg(p.oid::regprocedure::text, ', ') INTO functions
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('record', 'staff', 'published') AND (n.nspname, p.proname) <> ('record', 'describe');
    IF functions IS NOT NULL THEN
        EXECUTE 'DROP FUNCTION ' || functions;
    END IF;
END $$;
