-- The entries that are there get the zero id: the catalogue keeps it, and no row is written. The default goes at once.
-- So an older program that still runs leaves null in the entries that it adds, and the sealer finds those.
ALTER TABLE record.changes
    ADD COLUMN write_id uuid DEFAULT '00000000-0000-0000-0000-000000000000',
    ADD COLUMN place integer DEFAULT 1,
    DROP CONSTRAINT changes_operation_known,
    ADD CONSTRAINT changes_operation_known CHECK (operation IN
        ('created', 'updated', 'deleted', 'restored', 'revealed', 'hidden', 'followed', 'echoed')) NOT VALID;
ALTER TABLE record.changes
    ALTER COLUMN write_id DROP DEFAULT,
    ALTER COLUMN place DROP DEFAULT;

COMMENT ON TABLE record.changes IS
    'Everything that happened to the record, appended by the write door. Rows bear no position, because transactions '
    'commit in another order than they began: record.positions numbers them.';
COMMENT ON COLUMN record.changes.operation IS
    'created, updated, deleted, restored; revealed or hidden when its visibility alone moved with a parent''s; '
    'followed when another record''s change wrote to it; echoed when it has others see it otherwise.';
COMMENT ON COLUMN record.changes.write_id IS
    'The write that it is part of, which has the id of its first entry. The zero id = an entry from before writes had '
    'one, which counts as a write by itself. Null = an older program added it, and it is not numbered yet.';
COMMENT ON COLUMN record.changes.place IS
    'Its place in the write, from 1: causes before effects, and parents before children.';
