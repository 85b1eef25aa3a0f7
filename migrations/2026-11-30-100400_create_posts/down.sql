DROP TABLE record.posts;
