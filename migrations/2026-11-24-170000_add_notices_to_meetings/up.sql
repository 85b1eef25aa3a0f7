ALTER TABLE record.meetings ADD COLUMN private_notice_published_at timestamptz,
    ADD COLUMN private_second_notice_published_at timestamptz;
COMMENT ON COLUMN record.meetings.private_notice_published_at IS
    'When the notice of the decisions to be made in private was published, as reported; null = not known, or none.';
COMMENT ON COLUMN record.meetings.private_second_notice_published_at IS
    'When the second notice of them was, with the representations received, as reported; null = not known, or none.';
