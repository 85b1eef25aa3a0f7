ALTER TABLE record.decisions ADD COLUMN translations jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN record.decisions.translations IS
    'Its texts in other languages, by BCP 47 tag: {cy: {title, text, reasons}}, each null where it is not translated; {} = none.';
