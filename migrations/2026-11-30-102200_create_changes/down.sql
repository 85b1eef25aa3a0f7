DROP TABLE record.changes;
