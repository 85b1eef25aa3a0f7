ALTER TABLE record.posts ADD COLUMN translations jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN record.posts.translations IS
    'Its texts in other languages, by BCP 47 tag: {cy: {label}}, each null where it is not translated; {} = none.';
