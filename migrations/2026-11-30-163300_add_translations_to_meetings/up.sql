ALTER TABLE record.meetings ADD COLUMN translations jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN record.meetings.translations IS
    'Its texts in other languages, by BCP 47 tag: {cy: {title}}, each null where it is not translated; {} = none.';
