CREATE TABLE record.people (
    id uuid CONSTRAINT people_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT people_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT people_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT people_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT people_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    name text NOT NULL CONSTRAINT people_name_present CHECK (name <> ''),
    given_name text,
    family_name text,
    honorific text,
    party text,
    ward text,
    email text,
    publish_at timestamptz,
    -- Names in the order that people expect: accents in place, capital letters beside small ones. It is the ICU root
    -- collation, in small letters. The order is total, because every list ends in the id. A deleted person has no name.
    sort_name text COLLATE "und-x-icu" NOT NULL
        GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL THEN lower(name COLLATE "und-x-icu") ELSE '' END) STORED,
    sort_family_name text COLLATE "und-x-icu" NOT NULL
        GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL
            THEN lower(coalesce(family_name, name) COLLATE "und-x-icu") ELSE '' END) STORED,
    sort_given_name text COLLATE "und-x-icu" NOT NULL
        GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL
            THEN lower(coalesce(given_name, name) COLLATE "und-x-icu") ELSE '' END) STORED,
    CONSTRAINT people_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT people_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT people_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
-- On what the public sees in the column, since that is what it filters by.
CREATE INDEX people_by_name ON record.people ((CASE WHEN deleted_at IS NULL THEN name ELSE '' END), id);
CREATE INDEX people_by_updated_at ON record.people (updated_at, id);
CREATE INDEX people_by_sort_name ON record.people (sort_name, id);
CREATE INDEX people_by_council_and_sort_name ON record.people (council_id, sort_name, id);
CREATE INDEX people_by_family_name ON record.people (sort_family_name, sort_given_name, id);
CREATE INDEX people_by_council_and_family_name ON record.people (council_id, sort_family_name, sort_given_name, id);

COMMENT ON TABLE record.people IS 'People who act in the record: members, officers and others.';
SELECT record.describe('people');
COMMENT ON COLUMN record.people.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.people.name IS 'Full name without honorific, as it is used.';
COMMENT ON COLUMN record.people.given_name IS 'Given name; null = not recorded.';
COMMENT ON COLUMN record.people.family_name IS 'Family name; null = not recorded.';
COMMENT ON COLUMN record.people.honorific IS
    'What stands before the name ("Councillor"); null = none, or not recorded.';
COMMENT ON COLUMN record.people.party IS 'Party at present, as printed; null = none, or not recorded.';
COMMENT ON COLUMN record.people.ward IS 'Ward represented at present, as printed; null = none, or not recorded.';
COMMENT ON COLUMN record.people.email IS 'Address for the public; null = not recorded.';
COMMENT ON COLUMN record.people.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.people.sort_name IS
    'The name by which lists are ordered, in small letters. Empty when deleted.';
COMMENT ON COLUMN record.people.sort_family_name IS
    'The family name by which lists are ordered; the name where no family name is recorded. Empty when deleted.';
COMMENT ON COLUMN record.people.sort_given_name IS
    'The given name by which people of one family name are ordered; the name where no given name is recorded. Empty '
    'when deleted.';
COMMENT ON CONSTRAINT people_council_exists ON record.people IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT people_name_present ON record.people IS '/name: A person has a name.';
COMMENT ON CONSTRAINT people_withdrawal_reasoned ON record.people IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT people_schedule_timed ON record.people IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
