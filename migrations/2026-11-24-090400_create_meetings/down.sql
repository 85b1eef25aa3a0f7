DROP VIEW staff.meetings;
DROP VIEW published.meetings;
DROP TABLE record.meetings;
