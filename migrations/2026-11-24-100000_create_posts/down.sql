DELETE FROM record.identifiers WHERE kind = 'post';
DROP TABLE record.posts;
