DROP TABLE record.issues;
