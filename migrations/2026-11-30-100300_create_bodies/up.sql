CREATE TABLE record.bodies (
    id uuid CONSTRAINT bodies_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT bodies_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT bodies_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT bodies_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    slug text NOT NULL,
    name text NOT NULL CONSTRAINT bodies_name_present CHECK (name <> ''),
    short_name text,
    kind text NOT NULL CONSTRAINT bodies_kind_known CHECK (kind IN ('council', 'executive', 'committee', 'scrutiny',
        'regulatory', 'panel', 'joint', 'individual_member', 'officer')),
    parent_id uuid CONSTRAINT bodies_parent_exists REFERENCES record.bodies (id)
        CONSTRAINT bodies_not_own_parent CHECK (parent_id <> id),
    minute_numbering text NOT NULL CONSTRAINT bodies_minute_numbering_known
        CHECK (minute_numbering IN ('none', 'per_meeting', 'per_year')),
    starts_on date,
    ends_on date,
    minute_number_format text NOT NULL DEFAULT '{number}'
        CONSTRAINT bodies_minute_number_format_known
            CHECK (minute_number_format ~ '^([^{}]|\{year\})*\{number\}([^{}]|\{year\})*$'
            AND length(minute_number_format) <= 40),
    CONSTRAINT bodies_end_after_start CHECK (ends_on >= starts_on),
    CONSTRAINT bodies_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX bodies_slug_unique ON record.bodies (council_id, slug) WHERE deleted_at IS NULL;
CREATE INDEX bodies_by_parent ON record.bodies (parent_id);
-- On what the public sees in the column, since that is what it sorts by.
CREATE INDEX bodies_by_name ON record.bodies ((CASE WHEN deleted_at IS NULL THEN name ELSE '' END), id);
CREATE INDEX bodies_by_updated_at ON record.bodies (updated_at, id);

COMMENT ON TABLE record.bodies IS 'What meets or decides.';
SELECT record.describe('bodies');
COMMENT ON COLUMN record.bodies.slug IS 'Short name in addresses, unique in its council.';
COMMENT ON COLUMN record.bodies.name IS 'Full name.';
COMMENT ON COLUMN record.bodies.short_name IS 'Name in everyday use; null = not recorded.';
COMMENT ON COLUMN record.bodies.kind IS
    'council, executive, committee, scrutiny, regulatory, panel, joint, individual_member or officer.';
COMMENT ON COLUMN record.bodies.parent_id IS 'The body that set it up; null = none.';
COMMENT ON COLUMN record.bodies.minute_numbering IS 'Through what minute numbers run: none, per_meeting or per_year.';
COMMENT ON COLUMN record.bodies.starts_on IS 'First day of its existence; null = not recorded.';
COMMENT ON COLUMN record.bodies.ends_on IS 'Last day of its existence; null = it goes on, or not recorded.';
COMMENT ON COLUMN record.bodies.minute_number_format IS
    'How its minute numbers look: a text with {number} once, and {year} for the last two digits of the year in which '
    'the municipal year begins.';
COMMENT ON CONSTRAINT bodies_council_exists ON record.bodies IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT bodies_name_present ON record.bodies IS '/name: A body has a name.';
COMMENT ON CONSTRAINT bodies_parent_exists ON record.bodies IS '/parent_id: There is no such body.';
COMMENT ON CONSTRAINT bodies_not_own_parent ON record.bodies IS '/parent_id: A body cannot be its own parent.';
COMMENT ON CONSTRAINT bodies_end_after_start ON record.bodies IS '/ends_on: The last day must not be before the first.';
COMMENT ON CONSTRAINT bodies_minute_number_format_known ON record.bodies IS
    '/minute_number_format: The format holds {number} once, may hold {year}, and has no other braces.';
COMMENT ON INDEX record.bodies_slug_unique IS '/slug: The council has another body with this slug.';
