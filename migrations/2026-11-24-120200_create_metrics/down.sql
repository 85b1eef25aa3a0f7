DELETE FROM record.identifiers WHERE kind = 'metric';
DROP TABLE record.metrics;
