ALTER TABLE record.posts DROP COLUMN source_url;
