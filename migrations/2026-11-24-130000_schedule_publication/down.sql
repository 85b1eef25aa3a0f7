DROP TABLE record.schedules;
DO $$
DECLARE
    noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['people', 'issues', 'meetings', 'items', 'decisions', 'strategies', 'documents', 'progress_reports', 'metrics', 'targets', 'observations', 'actions'] LOOP
        EXECUTE format('UPDATE record.%I SET publication = ''draft'', publish_at = NULL WHERE publication = ''scheduled''', noun);
        EXECUTE format('ALTER TABLE record.%1$I DROP CONSTRAINT %3$I, DROP COLUMN publish_at, DROP CONSTRAINT %2$I,
            ADD CONSTRAINT %2$I CHECK (publication IN (''draft'', ''published'', ''withdrawn''))',
            noun, noun || '_publication_known', noun || '_schedule_timed');
        EXECUTE format('COMMENT ON COLUMN record.%I.publication IS %L', noun, 'draft, published or withdrawn.');
    END LOOP;
END $$;
