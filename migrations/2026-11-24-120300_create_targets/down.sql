DELETE FROM record.identifiers WHERE kind = 'target';
DROP TABLE record.targets;
