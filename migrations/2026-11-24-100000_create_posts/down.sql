DELETE FROM record.identifiers WHERE kind = 'post';
DROP VIEW staff.posts;
DROP VIEW published.posts;
DROP TABLE record.posts;
