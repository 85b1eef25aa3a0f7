CREATE TABLE record.schedules (
    record_id uuid CONSTRAINT schedules_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT schedules_council_exists REFERENCES record.councils (id),
    kind text NOT NULL,
    publish_at timestamptz NOT NULL
);
CREATE INDEX schedules_by_instant ON record.schedules (publish_at);

COMMENT ON TABLE record.schedules IS 'What waits to be published, of all nouns. Kept by the write door.';
COMMENT ON COLUMN record.schedules.record_id IS 'The record.';
COMMENT ON COLUMN record.schedules.council_id IS 'The council whose record it is; the shard key to be.';
COMMENT ON COLUMN record.schedules.kind IS 'Which noun: meeting, item, ...';
COMMENT ON COLUMN record.schedules.publish_at IS 'When it is published.';
COMMENT ON CONSTRAINT schedules_council_exists ON record.schedules IS '/council_id: There is no such council.';
