UPDATE record.changes SET operation = 'followed' WHERE operation = 'echoed';
ALTER TABLE record.changes
    DROP COLUMN write_id,
    DROP COLUMN place,
    DROP CONSTRAINT changes_operation_known,
    ADD CONSTRAINT changes_operation_known CHECK (operation IN
        ('created', 'updated', 'deleted', 'restored', 'revealed', 'hidden', 'followed')) NOT VALID;
ALTER TABLE record.changes VALIDATE CONSTRAINT changes_operation_known;
COMMENT ON TABLE record.changes IS
    'Everything that happened to the record, appended by the write door. Rows bear no position: transactions commit '
    'in another order than they began.';
COMMENT ON COLUMN record.changes.operation IS
    'created, updated, deleted, restored; revealed or hidden when its visibility alone moved with a parent''s; '
    'followed when another record''s change wrote to it, or has others see it otherwise.';
