ALTER TABLE record.changes
    DROP CONSTRAINT changes_operation_known,
    ADD CONSTRAINT changes_operation_known CHECK (operation IN
        ('created', 'updated', 'deleted', 'restored', 'revealed', 'hidden', 'followed', 'echoed')) NOT VALID;
