ALTER TABLE record.decisions ADD COLUMN key_notice_published_at timestamptz;
COMMENT ON COLUMN record.decisions.key_notice_published_at IS
    'When the notice that a key decision would be made was published, as reported; null = not known, or none.';
