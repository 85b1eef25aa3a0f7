DROP TABLE record.strategies;
