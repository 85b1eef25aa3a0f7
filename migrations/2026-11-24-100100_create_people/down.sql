DELETE FROM record.identifiers WHERE kind = 'person';
DROP VIEW staff.people;
DROP VIEW published.people;
DROP TABLE record.people;
