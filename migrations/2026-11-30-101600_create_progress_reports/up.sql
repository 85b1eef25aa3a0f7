CREATE TABLE record.progress_reports (
    id uuid CONSTRAINT progress_reports_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT progress_reports_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT progress_reports_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT progress_reports_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT progress_reports_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    strategy_id uuid NOT NULL CONSTRAINT progress_reports_strategy_exists REFERENCES record.strategies (id),
    period jsonb NOT NULL,
    period_ends_on date NOT NULL,
    statement text NOT NULL CONSTRAINT progress_reports_statement_present CHECK (statement <> ''),
    stated_rating text NOT NULL
        CONSTRAINT progress_reports_rating_known CHECK (stated_rating IN ('good', 'mixed', 'poor', 'not_recorded')),
    per_element jsonb NOT NULL DEFAULT '[]',
    reported_in jsonb,
    publish_at timestamptz,
    CONSTRAINT progress_reports_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT progress_reports_withdrawal_reasoned
        CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT progress_reports_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE INDEX progress_reports_by_period ON record.progress_reports (period_ends_on, id);
CREATE INDEX progress_reports_by_strategy ON record.progress_reports (strategy_id, period_ends_on, id);
CREATE INDEX progress_reports_by_council ON record.progress_reports (council_id, period_ends_on, id);
CREATE INDEX progress_reports_by_updated_at ON record.progress_reports (updated_at, id);
CREATE INDEX progress_reports_by_source ON record.progress_reports ((reported_in ->> 'id'))
    WHERE reported_in IS NOT NULL;

COMMENT ON TABLE record.progress_reports IS 'What councils say themselves of the progress of their strategies.';
SELECT record.describe('progress_reports');
COMMENT ON COLUMN record.progress_reports.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.progress_reports.strategy_id IS 'The strategy.';
COMMENT ON COLUMN record.progress_reports.period IS
    'The period that it is about: {code, label, starts_on, ends_on, inferred}.';
COMMENT ON COLUMN record.progress_reports.period_ends_on IS 'Last day of the period.';
COMMENT ON COLUMN record.progress_reports.statement IS 'What the council says.';
COMMENT ON COLUMN record.progress_reports.stated_rating IS 'How it rates itself: good, mixed, poor or not_recorded.';
COMMENT ON COLUMN record.progress_reports.per_element IS 'What it says of each part: [{element, statement}].';
COMMENT ON COLUMN record.progress_reports.reported_in IS
    'Where it says so: {kind, id, passage, verbatim}; null = not recorded.';
COMMENT ON COLUMN record.progress_reports.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON CONSTRAINT progress_reports_strategy_exists ON record.progress_reports IS
    '/strategy_id: There is no such strategy.';
COMMENT ON CONSTRAINT progress_reports_statement_present ON record.progress_reports IS
    '/statement: A report has a statement.';
COMMENT ON CONSTRAINT progress_reports_council_exists ON record.progress_reports IS
    '/council_id: There is no such council.';
COMMENT ON CONSTRAINT progress_reports_withdrawal_reasoned ON record.progress_reports IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT progress_reports_schedule_timed ON record.progress_reports IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
