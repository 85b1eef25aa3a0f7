DROP TABLE record.decisions;
