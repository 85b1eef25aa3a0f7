ALTER TABLE record.documents DROP CONSTRAINT documents_file_described;
ALTER TABLE record.documents DROP COLUMN file_stored_at;
