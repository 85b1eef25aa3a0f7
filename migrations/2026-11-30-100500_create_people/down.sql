DROP TABLE record.people;
