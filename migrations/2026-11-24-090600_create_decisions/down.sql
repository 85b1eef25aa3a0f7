DROP VIEW staff.decisions;
DROP VIEW published.decisions;
DROP TABLE record.decisions;
