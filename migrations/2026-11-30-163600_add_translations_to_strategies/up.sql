ALTER TABLE record.strategies ADD COLUMN translations jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN record.strategies.translations IS
    'Its texts in other languages, by BCP 47 tag: {cy: {name, summary}}, each null where it is not translated; {} = none.';
