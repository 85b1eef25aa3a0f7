DROP VIEW staff.threads;
DROP VIEW published.threads;
