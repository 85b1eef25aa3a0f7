DELETE FROM record.schedules WHERE kind = 'attendance';
DELETE FROM record.identifiers WHERE kind = 'attendance';
DROP VIEW staff.attendances;
DROP VIEW published.attendances;
DROP TABLE record.attendances;
