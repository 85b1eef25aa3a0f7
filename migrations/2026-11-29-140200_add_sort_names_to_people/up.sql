-- Names in the order that people expect: accents in place, capital letters beside small ones (the ICU root collation, in small letters).
-- The order is total, since every list ends in the id. What is deleted has no name to be ordered by.
ALTER TABLE record.people
    ADD COLUMN sort_name text COLLATE "und-x-icu" NOT NULL
        GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL THEN lower(name COLLATE "und-x-icu") ELSE '' END) STORED,
    ADD COLUMN sort_family_name text COLLATE "und-x-icu" NOT NULL
        GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL THEN lower(coalesce(family_name, name) COLLATE "und-x-icu") ELSE '' END) STORED,
    ADD COLUMN sort_given_name text COLLATE "und-x-icu" NOT NULL
        GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL THEN lower(coalesce(given_name, name) COLLATE "und-x-icu") ELSE '' END) STORED;
COMMENT ON COLUMN record.people.sort_name IS 'The name by which lists are ordered, in small letters. Empty when deleted.';
COMMENT ON COLUMN record.people.sort_family_name IS
    'The family name by which lists are ordered; the name where no family name is recorded. Empty when deleted.';
COMMENT ON COLUMN record.people.sort_given_name IS
    'The given name by which people of one family name are ordered; the name where no given name is recorded. Empty when deleted.';
