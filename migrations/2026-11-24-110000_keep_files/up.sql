ALTER TABLE record.documents ADD COLUMN file_stored_at timestamptz;
ALTER TABLE record.documents ADD CONSTRAINT documents_file_described
    CHECK (file_stored_at IS NULL OR num_nonnulls(sha256, size_bytes, media_type) = 3) NOT VALID;
COMMENT ON COLUMN record.documents.file_stored_at IS
    'When the file was stored whose sha256, size_bytes and media_type these are; null = its bytes are not kept.';
COMMENT ON CONSTRAINT documents_file_described ON record.documents IS
    '/sha256: A document whose file is kept has its checksum, size and media type.';
