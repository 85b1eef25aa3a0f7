DROP TABLE record.revocations;
