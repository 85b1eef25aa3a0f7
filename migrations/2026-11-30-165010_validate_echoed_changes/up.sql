ALTER TABLE record.changes VALIDATE CONSTRAINT changes_operation_known;
