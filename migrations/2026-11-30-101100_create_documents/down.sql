DROP TABLE record.documents;
