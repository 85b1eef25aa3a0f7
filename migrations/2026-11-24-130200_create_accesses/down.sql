DROP VIEW staff.accesses;
DROP TABLE record.accesses;
