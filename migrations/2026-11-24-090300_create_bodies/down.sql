DROP VIEW staff.bodies;
DROP VIEW published.bodies;
DROP TABLE record.bodies;
