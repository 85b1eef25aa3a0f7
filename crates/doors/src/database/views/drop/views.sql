-- Drops all views. A reader that holds one may wait for another, so waiting for long could be a deadlock. After a tenth
-- of a second all locks are given back, the readers go on, and it is tried again, for half a minute.
SET LOCAL lock_timeout = '100ms';
DO $$
DECLARE
    views text;
BEGIN
    FOR tries IN 1..100 LOOP
        BEGIN
            SELECT string_agg(format('%I.%I', schemaname, viewname), ', ' ORDER BY schemaname, viewname) INTO views
                FROM pg_views WHERE schemaname IN ('published', 'staff');
            IF views IS NOT NULL THEN
                EXECUTE 'DROP VIEW ' || views;
            END IF;
            EXIT;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            IF tries = 100 THEN
                RAISE;
            END IF;
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
END $$;
SET LOCAL lock_timeout TO DEFAULT;
