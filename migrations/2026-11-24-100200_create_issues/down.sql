DELETE FROM record.identifiers WHERE kind = 'issue';
DROP VIEW staff.issues;
DROP VIEW published.issues;
DROP TABLE record.issues;
