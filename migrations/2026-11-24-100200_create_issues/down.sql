DELETE FROM record.identifiers WHERE kind = 'issue';
DROP TABLE record.issues;
