-- A record can be written to, or be seen otherwise, because of another one's change. The log tells that too.
ALTER TABLE record.changes DROP CONSTRAINT changes_operation_known;
ALTER TABLE record.changes ADD CONSTRAINT changes_operation_known
    CHECK (operation IN ('created', 'updated', 'deleted', 'revealed', 'hidden', 'followed')) NOT VALID;
COMMENT ON COLUMN record.changes.operation IS
    'created, updated, deleted; revealed or hidden when its visibility alone moved with a parent''s; followed when another record''s change '
    'wrote to it, or has others see it otherwise.';
COMMENT ON COLUMN record.changes.changed_at IS 'When it was written, by the database''s clock; of one record never earlier than the entry before.';
