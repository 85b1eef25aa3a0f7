CREATE TABLE record.municipal_years (
    id uuid CONSTRAINT municipal_years_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT municipal_years_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT municipal_years_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT municipal_years_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    name text NOT NULL CONSTRAINT municipal_years_name_present CHECK (name <> ''),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    CONSTRAINT municipal_years_end_after_start CHECK (ends_on > starts_on),
    CONSTRAINT municipal_years_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX municipal_years_name_unique ON record.municipal_years (council_id, name) WHERE deleted_at IS NULL;
CREATE INDEX municipal_years_by_start ON record.municipal_years (starts_on, id);
CREATE INDEX municipal_years_by_updated_at ON record.municipal_years (updated_at, id);

COMMENT ON TABLE record.municipal_years IS
    'From one annual meeting to the next. Years of one council do not overlap (kept by the write door under the '
    'council''s lock).';
SELECT record.describe('municipal_years');
COMMENT ON COLUMN record.municipal_years.name IS 'As it is spoken of: "2018/19".';
COMMENT ON COLUMN record.municipal_years.starts_on IS 'First day.';
COMMENT ON COLUMN record.municipal_years.ends_on IS 'Last day.';
COMMENT ON CONSTRAINT municipal_years_council_exists ON record.municipal_years IS
    '/council_id: There is no such council.';
COMMENT ON CONSTRAINT municipal_years_name_present ON record.municipal_years IS '/name: A municipal year has a name.';
COMMENT ON CONSTRAINT municipal_years_end_after_start ON record.municipal_years IS
    '/ends_on: The year must end after it starts.';
COMMENT ON INDEX record.municipal_years_name_unique IS '/name: The council has another year of this name.';
