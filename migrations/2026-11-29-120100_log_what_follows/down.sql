UPDATE record.changes SET operation = 'updated' WHERE operation = 'followed';
ALTER TABLE record.changes DROP CONSTRAINT changes_operation_known;
ALTER TABLE record.changes ADD CONSTRAINT changes_operation_known
    CHECK (operation IN ('created', 'updated', 'deleted', 'revealed', 'hidden'));
COMMENT ON COLUMN record.changes.operation IS
    'created, updated, deleted; revealed or hidden when its visibility alone moved with a parent''s.';
COMMENT ON COLUMN record.changes.changed_at IS 'When the transaction began.';
