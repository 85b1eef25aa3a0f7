ALTER TABLE record.posts DROP COLUMN translations;
