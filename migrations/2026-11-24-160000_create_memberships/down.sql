DELETE FROM record.schedules WHERE kind = 'membership';
DELETE FROM record.identifiers WHERE kind = 'membership';
DROP TABLE record.memberships;
