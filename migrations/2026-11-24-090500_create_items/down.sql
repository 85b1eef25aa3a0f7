DROP VIEW staff.items;
DROP VIEW published.items;
DROP TABLE record.items;
