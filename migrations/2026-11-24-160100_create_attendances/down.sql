DELETE FROM record.schedules WHERE kind = 'attendance';
DELETE FROM record.identifiers WHERE kind = 'attendance';
DROP TABLE record.attendances;
