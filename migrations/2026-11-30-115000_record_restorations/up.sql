-- The rows of the log are checked in a migration of their own, which does not keep writers waiting.
ALTER TABLE record.changes
    ADD COLUMN reason text,
    DROP CONSTRAINT changes_operation_known,
    ADD CONSTRAINT changes_operation_known CHECK (operation IN
        ('created', 'updated', 'deleted', 'restored', 'revealed', 'hidden', 'followed')) NOT VALID;
COMMENT ON COLUMN record.changes.operation IS
    'created, updated, deleted, restored; revealed or hidden when its visibility alone moved with a parent''s; '
    'followed when another record''s change wrote to it, or has others see it otherwise.';
COMMENT ON COLUMN record.changes.reason IS 'Why a deleted record was restored; null = the entry is of another change.';
