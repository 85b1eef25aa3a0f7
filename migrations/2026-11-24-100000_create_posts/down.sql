DROP VIEW staff.posts;
DROP VIEW published.posts;
DROP TABLE record.posts;
