ALTER TABLE record.decisions DROP COLUMN key_notice_published_at;
