CREATE TABLE record.issues (
    id uuid CONSTRAINT issues_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT issues_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT issues_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT issues_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT issues_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    reference text,
    title text NOT NULL CONSTRAINT issues_title_present CHECK (title <> ''),
    summary jsonb,
    kind text NOT NULL CONSTRAINT issues_kind_known CHECK (kind IN ('key', 'non_key', 'other', 'not_recorded')),
    state text NOT NULL CONSTRAINT issues_state_known
        CHECK (state IN ('planned', 'open', 'decided', 'implemented', 'closed', 'withdrawn', 'not_recorded')),
    lead_officer_post text,
    wards jsonb NOT NULL DEFAULT '[]',
    decision_due_on date,
    decision_maker jsonb CONSTRAINT issues_maker_known
        CHECK (decision_maker ->> 'kind' IN ('body', 'post', 'person') AND decision_maker ->> 'name' <> ''),
    publish_at timestamptz,
    CONSTRAINT issues_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT issues_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT issues_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
-- On what the public sees in the column, since that is what it sorts by.
CREATE INDEX issues_by_title ON record.issues ((CASE WHEN deleted_at IS NULL THEN title ELSE '' END), id);
CREATE INDEX issues_by_council ON record.issues (council_id, (CASE WHEN deleted_at IS NULL THEN title ELSE '' END), id);
CREATE INDEX issues_by_reference ON record.issues (reference);
CREATE INDEX issues_by_updated_at ON record.issues (updated_at, id);
CREATE INDEX issues_by_maker ON record.issues ((decision_maker ->> 'id')) WHERE decision_maker ->> 'kind' = 'person';

COMMENT ON TABLE record.issues IS 'Threads: one matter through many meetings.';
SELECT record.describe('issues');
COMMENT ON COLUMN record.issues.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.issues.reference IS 'Label that people cite ("I012345"); null = has none.';
COMMENT ON COLUMN record.issues.title IS 'What the matter is called; its items may be called otherwise.';
COMMENT ON COLUMN record.issues.summary IS
    'What the matter is about: {text, html, original_html}; null = not recorded.';
COMMENT ON COLUMN record.issues.kind IS 'key, non_key, other or not_recorded.';
COMMENT ON COLUMN record.issues.state IS 'planned, open, decided, implemented, closed, withdrawn or not_recorded.';
COMMENT ON COLUMN record.issues.lead_officer_post IS 'The office that leads on it, as printed; null = not recorded.';
COMMENT ON COLUMN record.issues.wards IS 'Names of the wards affected.';
COMMENT ON COLUMN record.issues.decision_due_on IS 'Day by which a decision is due; null = not recorded.';
COMMENT ON COLUMN record.issues.decision_maker IS 'Who is to decide: {kind, id, name}; null = not recorded.';
COMMENT ON COLUMN record.issues.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON CONSTRAINT issues_council_exists ON record.issues IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT issues_title_present ON record.issues IS '/title: An issue has a title.';
COMMENT ON CONSTRAINT issues_maker_known ON record.issues IS '/decision_maker: A decision maker has a kind and a name.';
COMMENT ON CONSTRAINT issues_withdrawal_reasoned ON record.issues IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT issues_schedule_timed ON record.issues IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
