DROP TABLE record.targets;
