DROP TABLE record.attendances;
