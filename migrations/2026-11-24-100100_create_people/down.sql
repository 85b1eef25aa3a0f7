DELETE FROM record.identifiers WHERE kind = 'person';
DROP TABLE record.people;
