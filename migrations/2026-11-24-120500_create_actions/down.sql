DELETE FROM record.identifiers WHERE kind = 'action';
DROP VIEW staff.actions;
DROP VIEW published.actions;
DROP TABLE record.actions;
