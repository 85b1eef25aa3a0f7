DROP TABLE record.councils;
