DROP TABLE record.memberships;
