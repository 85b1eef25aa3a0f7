DROP TABLE record.accesses;
