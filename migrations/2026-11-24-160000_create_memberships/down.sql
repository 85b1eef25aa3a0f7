DELETE FROM record.schedules WHERE kind = 'membership';
DELETE FROM record.identifiers WHERE kind = 'membership';
DROP VIEW staff.memberships;
DROP VIEW published.memberships;
DROP TABLE record.memberships;
