CREATE TABLE record.councils (
    id uuid CONSTRAINT councils_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT councils_own_council CHECK (council_id = id),
    version bigint NOT NULL CONSTRAINT councils_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT councils_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    slug text NOT NULL,
    name text NOT NULL CONSTRAINT councils_name_present CHECK (name <> ''),
    short_name text,
    gss_code text CONSTRAINT councils_gss_code_shape CHECK (gss_code ~ '^[EWSN][0-9]{8}$'),
    nation text NOT NULL CONSTRAINT councils_nation_known
        CHECK (nation IN ('england', 'wales', 'scotland', 'northern_ireland')),
    timezone text NOT NULL,
    website text,
    licence text,
    contact_email text,
    CONSTRAINT councils_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX councils_slug_unique ON record.councils (slug) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX councils_gss_code_unique ON record.councils (gss_code) WHERE deleted_at IS NULL;
-- On what the public sees in the column, since that is what it sorts by.
CREATE INDEX councils_by_name ON record.councils ((CASE WHEN deleted_at IS NULL THEN name ELSE '' END), id);
CREATE INDEX councils_by_updated_at ON record.councils (updated_at, id);

COMMENT ON TABLE record.councils IS 'The authorities.';
SELECT record.describe('councils');
COMMENT ON COLUMN record.councils.slug IS 'Short name in addresses and tokens, unique in the deployment.';
COMMENT ON COLUMN record.councils.name IS 'Full name.';
COMMENT ON COLUMN record.councils.short_name IS 'Name in everyday use; null = not recorded.';
COMMENT ON COLUMN record.councils.gss_code IS
    'Code of the Office for National Statistics (E07000118); null = has none.';
COMMENT ON COLUMN record.councils.nation IS 'england, wales, scotland or northern_ireland: whose law applies.';
COMMENT ON COLUMN record.councils.timezone IS 'IANA name of the time zone its meetings keep.';
COMMENT ON COLUMN record.councils.website IS 'Its own website; null = not recorded.';
COMMENT ON COLUMN record.councils.licence IS 'Address of the licence of its data; null = not recorded.';
COMMENT ON COLUMN record.councils.contact_email IS 'Whom to ask about the record; null = not recorded.';
COMMENT ON CONSTRAINT councils_name_present ON record.councils IS '/name: A council has a name.';
COMMENT ON CONSTRAINT councils_gss_code_shape ON record.councils IS
    '/gss_code: A GSS code is one of E, W, S, N and eight digits.';
COMMENT ON INDEX record.councils_slug_unique IS '/slug: Another council has this slug.';
COMMENT ON INDEX record.councils_gss_code_unique IS '/gss_code: Another council has this GSS code.';
