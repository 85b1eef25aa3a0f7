ALTER TABLE record.posts ADD COLUMN source_url text;
