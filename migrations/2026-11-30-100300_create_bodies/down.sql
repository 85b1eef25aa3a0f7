DROP TABLE record.bodies;
