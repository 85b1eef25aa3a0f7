CREATE TABLE record.strategies (
    id uuid CONSTRAINT strategies_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT strategies_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT strategies_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT strategies_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT strategies_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    slug text NOT NULL CONSTRAINT strategies_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text NOT NULL CONSTRAINT strategies_name_present CHECK (name <> ''),
    summary text,
    aims jsonb NOT NULL DEFAULT '[]',
    starts_on date,
    ends_on date,
    dates_inferred boolean NOT NULL DEFAULT false,
    state text NOT NULL CONSTRAINT strategies_state_known
        CHECK (state IN ('proposed', 'adopted', 'closed', 'superseded', 'not_recorded')),
    owner_post text,
    adopted_by_id uuid CONSTRAINT strategies_adopting_decision_exists REFERENCES record.decisions (id),
    elements jsonb NOT NULL DEFAULT '[]',
    publish_at timestamptz,
    CONSTRAINT strategies_end_after_start CHECK (ends_on >= starts_on),
    CONSTRAINT strategies_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT strategies_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT strategies_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX strategies_slug_unique ON record.strategies (slug) WHERE deleted_at IS NULL;
-- On what the public sees in the column, since that is what it sorts by.
CREATE INDEX strategies_by_name ON record.strategies ((CASE WHEN deleted_at IS NULL THEN name ELSE '' END), id);
CREATE INDEX strategies_by_council
    ON record.strategies (council_id, (CASE WHEN deleted_at IS NULL THEN name ELSE '' END), id);
CREATE INDEX strategies_by_updated_at ON record.strategies (updated_at, id);
CREATE INDEX strategies_by_adopting_decision ON record.strategies (adopted_by_id);

COMMENT ON TABLE record.strategies IS 'Adopted plans with a period.';
SELECT record.describe('strategies');
COMMENT ON COLUMN record.strategies.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.strategies.slug IS 'Short name in addresses, unique in the deployment.';
COMMENT ON COLUMN record.strategies.name IS 'What it is called.';
COMMENT ON COLUMN record.strategies.summary IS 'What it is about; null = not recorded.';
COMMENT ON COLUMN record.strategies.aims IS 'What it is to achieve, as printed.';
COMMENT ON COLUMN record.strategies.starts_on IS 'First day; null = not recorded.';
COMMENT ON COLUMN record.strategies.ends_on IS 'Last day; null = not recorded.';
COMMENT ON COLUMN record.strategies.dates_inferred IS
    'Whether the days are inferred, since the source does not state them.';
COMMENT ON COLUMN record.strategies.state IS 'proposed, adopted, closed, superseded or not_recorded.';
COMMENT ON COLUMN record.strategies.owner_post IS 'The office that answers for it, as printed; null = not recorded.';
COMMENT ON COLUMN record.strategies.adopted_by_id IS 'The decision by which it was adopted; null = not recorded.';
COMMENT ON COLUMN record.strategies.elements IS 'Its parts in order: [{position, name, summary}].';
COMMENT ON COLUMN record.strategies.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON CONSTRAINT strategies_name_present ON record.strategies IS '/name: A strategy has a name.';
COMMENT ON CONSTRAINT strategies_slug_form ON record.strategies IS
    '/slug: A slug is lower-case letters, digits and single hyphens.';
COMMENT ON CONSTRAINT strategies_end_after_start ON record.strategies IS
    '/ends_on: A strategy must not end before it starts.';
COMMENT ON CONSTRAINT strategies_adopting_decision_exists ON record.strategies IS
    '/adopted_by_id: There is no such decision.';
COMMENT ON CONSTRAINT strategies_council_exists ON record.strategies IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT strategies_withdrawal_reasoned ON record.strategies IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT strategies_schedule_timed ON record.strategies IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON INDEX record.strategies_slug_unique IS '/slug: Another strategy has this slug.';
