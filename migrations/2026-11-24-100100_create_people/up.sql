CREATE TABLE record.people (
    id uuid CONSTRAINT people_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT people_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT people_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT people_publication_known
        CHECK (publication IN ('draft', 'published', 'withdrawn')),
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
    CONSTRAINT people_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT people_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE INDEX people_by_name ON record.people (name, id);
CREATE INDEX people_by_council ON record.people (council_id, name, id);
CREATE INDEX people_by_updated_at ON record.people (updated_at, id);
COMMENT ON TABLE record.people IS 'People who act in the record: members, officers and others.';
SELECT record.describe('people');
COMMENT ON COLUMN record.people.name IS 'Full name without honorific, as it is used.';
COMMENT ON COLUMN record.people.given_name IS 'Given name; null = not recorded.';
COMMENT ON COLUMN record.people.family_name IS 'Family name; null = not recorded.';
COMMENT ON COLUMN record.people.honorific IS 'What stands before the name ("Councillor"); null = none, or not recorded.';
COMMENT ON COLUMN record.people.party IS 'Party at present, as printed; null = none, or not recorded.';
COMMENT ON COLUMN record.people.ward IS 'Ward represented at present, as printed; null = none, or not recorded.';
COMMENT ON COLUMN record.people.email IS 'Address for the public; null = not recorded.';
COMMENT ON CONSTRAINT people_council_exists ON record.people IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT people_name_present ON record.people IS '/name: A person has a name.';
COMMENT ON CONSTRAINT people_withdrawal_reasoned ON record.people IS '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
