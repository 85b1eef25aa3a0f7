ALTER TABLE record.changes
    DROP COLUMN reason,
    DROP CONSTRAINT changes_operation_known,
    ADD CONSTRAINT changes_operation_known CHECK (operation IN
        ('created', 'updated', 'deleted', 'revealed', 'hidden', 'followed'));
COMMENT ON COLUMN record.changes.operation IS
    'created, updated, deleted; revealed or hidden when its visibility alone moved with a parent''s; followed when '
    'another record''s change wrote to it, or has others see it otherwise.';
