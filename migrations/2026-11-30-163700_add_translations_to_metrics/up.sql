ALTER TABLE record.metrics ADD COLUMN translations jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN record.metrics.translations IS
    'Its texts in other languages, by BCP 47 tag: {cy: {name, definition}}, each null where it is not translated; {} = none.';
