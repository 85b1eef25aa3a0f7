-- The rows of the views that will show something else. A change of a function may change the rows of any view for
-- staff.
CREATE TEMP TABLE minutebook_written ON COMMIT DROP AS
    SELECT relname::text AS place, n_tup_upd AS updated, n_tup_del AS deleted FROM pg_stat_xact_user_tables WHERE schemaname = 'record';
SELECT set_config('minutebook.councils', '*', true), set_config('minutebook.bodies', '', true);
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT schema_name, view_name FROM minutebook_changed
               WHERE to_regclass(format('%I.%I', schema_name, view_name)) IS NOT NULL LOOP
        EXECUTE format('CREATE TEMP TABLE %I ON COMMIT DROP AS SELECT * FROM %I.%I',
                       'minutebook_seen_' || one.schema_name || '_' || one.view_name, one.schema_name, one.view_name);
    END LOOP;
END $$;
