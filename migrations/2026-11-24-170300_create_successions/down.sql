DROP VIEW staff.successions;
DROP VIEW published.successions;
