DROP TABLE record.identifiers;
