DROP VIEW staff.participations;
DROP VIEW published.participations;
