DELETE FROM record.identifiers WHERE kind = 'action';
DROP TABLE record.actions;
