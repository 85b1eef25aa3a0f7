DROP TABLE record.metrics;
