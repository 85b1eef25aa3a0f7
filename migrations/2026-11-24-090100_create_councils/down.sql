DROP VIEW staff.councils;
DROP VIEW published.councils;
DROP TABLE record.councils;
