-- Readers may not look at the server's activity. This tells them one number of it. The clock is read before the activity, so a
-- transaction that begins meanwhile began later. A writer whose start may not be seen, since another user runs it, counts as a day old.
CREATE FUNCTION published.writing_for() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now_here timestamptz := clock_timestamp();
    oldest timestamptz;
BEGIN
    SELECT min(CASE WHEN query = '<insufficient privilege>' THEN now_here - interval '1 day' ELSE xact_start END) INTO oldest
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    AND (application_name = 'minutebook writer' OR backend_xid IS NOT NULL);
    RETURN coalesce(greatest(0, ceil(extract(epoch FROM now_here - oldest) * 1000000)), 0)::bigint;
END $$;
COMMENT ON FUNCTION published.writing_for() IS
    'For how many microseconds the oldest open transaction that writes has been open; 0 when none is.';
