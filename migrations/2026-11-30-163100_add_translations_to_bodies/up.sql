ALTER TABLE record.bodies ADD COLUMN translations jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN record.bodies.translations IS
    'Its texts in other languages, by BCP 47 tag: {cy: {name, short_name}}, each null where it is not translated; {} = none.';
