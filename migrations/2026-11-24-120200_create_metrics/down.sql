DELETE FROM record.identifiers WHERE kind = 'metric';
DROP VIEW staff.metrics;
DROP VIEW published.metrics;
DROP TABLE record.metrics;
