DELETE FROM record.identifiers WHERE kind = 'target';
DROP VIEW staff.targets;
DROP VIEW published.targets;
DROP TABLE record.targets;
