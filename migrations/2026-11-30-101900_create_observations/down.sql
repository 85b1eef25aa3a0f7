DROP TABLE record.observations;
