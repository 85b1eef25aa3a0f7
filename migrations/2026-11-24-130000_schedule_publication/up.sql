DO $$
DECLARE
    noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['people', 'issues', 'meetings', 'items', 'decisions', 'strategies', 'documents', 'progress_reports', 'metrics', 'targets', 'observations', 'actions'] LOOP
        EXECUTE format('ALTER TABLE record.%1$I ADD COLUMN publish_at timestamptz,
            DROP CONSTRAINT %2$I,
            ADD CONSTRAINT %2$I CHECK (publication IN (''draft'', ''scheduled'', ''published'', ''withdrawn'')) NOT VALID,
            ADD CONSTRAINT %3$I CHECK ((publication = ''scheduled'') = (publish_at IS NOT NULL)) NOT VALID',
            noun, noun || '_publication_known', noun || '_schedule_timed');
        EXECUTE format('COMMENT ON COLUMN record.%I.publication IS %L', noun, 'draft, scheduled, published or withdrawn.');
        EXECUTE format('COMMENT ON COLUMN record.%I.publish_at IS %L', noun, 'When it is published by itself; null unless scheduled.');
        EXECUTE format('COMMENT ON CONSTRAINT %I ON record.%I IS %L', noun || '_schedule_timed', noun,
            '/publish_at: A scheduled record says when it is published, and only a scheduled one does.');
    END LOOP;
END $$;
CREATE TABLE record.schedules (
    record_id uuid CONSTRAINT schedules_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT schedules_council_exists REFERENCES record.councils (id),
    kind text NOT NULL,
    publish_at timestamptz NOT NULL
);
CREATE INDEX schedules_by_instant ON record.schedules (publish_at);
COMMENT ON TABLE record.schedules IS 'What waits to be published, of all nouns. Kept by the write door.';
COMMENT ON CONSTRAINT schedules_council_exists ON record.schedules IS '/council_id: There is no such council.';
COMMENT ON COLUMN record.schedules.record_id IS 'The record.';
COMMENT ON COLUMN record.schedules.council_id IS 'The council whose record it is; the shard key to be.';
COMMENT ON COLUMN record.schedules.kind IS 'Which noun: meeting, item, ...';
COMMENT ON COLUMN record.schedules.publish_at IS 'When it is published.';
