-- Each write appends two contents of about a kilobyte. To compress them took half of the time of an import. So only an
-- entry that is larger than a page is compressed.
CREATE TABLE record.changes (
    id uuid CONSTRAINT changes_pkey PRIMARY KEY,
    council_id uuid NOT NULL,
    kind text NOT NULL,
    record_id uuid NOT NULL,
    version bigint NOT NULL,
    operation text NOT NULL CONSTRAINT changes_operation_known
        CHECK (operation IN ('created', 'updated', 'deleted', 'revealed', 'hidden', 'followed')),
    subject text NOT NULL,
    changed_at timestamptz NOT NULL,
    content jsonb NOT NULL,
    public_content jsonb,
    -- An entry does not hold the same content twice, because that cost an import a sixth of its time.
    is_public boolean
) WITH (toast_tuple_target = 8160);
CREATE INDEX changes_by_record ON record.changes (record_id, version);

COMMENT ON TABLE record.changes IS
    'Everything that happened to the record, appended by the write door. Rows bear no position: transactions commit '
    'in another order than they began.';
COMMENT ON COLUMN record.changes.id IS 'UUID of version 7.';
COMMENT ON COLUMN record.changes.council_id IS 'The council whose record changed.';
COMMENT ON COLUMN record.changes.kind IS 'Which noun.';
COMMENT ON COLUMN record.changes.record_id IS 'Which record.';
COMMENT ON COLUMN record.changes.version IS 'The record''s version after the change.';
COMMENT ON COLUMN record.changes.operation IS
    'created, updated, deleted; revealed or hidden when its visibility alone moved with a parent''s; followed when '
    'another record''s change wrote to it, or has others see it otherwise.';
COMMENT ON COLUMN record.changes.subject IS 'Who did it: the token''s subject, or the program''s own name.';
COMMENT ON COLUMN record.changes.changed_at IS
    'When it was written, by the database''s clock; of one record never earlier than the entry before.';
COMMENT ON COLUMN record.changes.content IS 'The whole row after the change; of a deleted one, as it stood.';
COMMENT ON COLUMN record.changes.public_content IS
    'The row as the public could see it after the change, where that differs from content; null = it does not, or was '
    'not seen at all. record.shown() tells which.';
COMMENT ON COLUMN record.changes.is_public IS
    'Whether the public could see the row after the change; null in older entries, of which public_content says so by '
    'being there.';
