ALTER TABLE record.meetings DROP COLUMN private_notice_published_at, DROP COLUMN private_second_notice_published_at;
