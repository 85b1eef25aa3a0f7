CREATE TABLE record.targets (
    id uuid CONSTRAINT targets_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT targets_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT targets_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT targets_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT targets_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    metric_id uuid NOT NULL CONSTRAINT targets_metric_exists REFERENCES record.metrics (id),
    value numeric,
    lower numeric,
    upper numeric,
    period jsonb,
    by_on date,
    due_on date NOT NULL,
    set_by_id uuid CONSTRAINT targets_setting_decision_exists REFERENCES record.decisions (id),
    set_on date,
    note text,
    reported_in jsonb,
    revision integer NOT NULL CONSTRAINT targets_revision_positive CHECK (revision >= 1),
    revisions jsonb NOT NULL DEFAULT '[]',
    publish_at timestamptz,
    CONSTRAINT targets_value_or_range CHECK ((value IS NULL) = (num_nonnulls(lower, upper) > 0)),
    CONSTRAINT targets_range_ordered CHECK (lower <= upper),
    CONSTRAINT targets_period_or_day CHECK (num_nonnulls(period, by_on) = 1),
    CONSTRAINT targets_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT targets_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT targets_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX targets_period_unique ON record.targets (metric_id, (period ->> 'starts_on'), due_on)
    WHERE deleted_at IS NULL AND period IS NOT NULL;
CREATE UNIQUE INDEX targets_day_unique ON record.targets (metric_id, by_on)
    WHERE deleted_at IS NULL AND by_on IS NOT NULL;
CREATE INDEX targets_by_due_on ON record.targets (due_on, id);
CREATE INDEX targets_by_metric ON record.targets (metric_id, due_on, id);
CREATE INDEX targets_by_updated_at ON record.targets (updated_at, id);
CREATE INDEX targets_by_setting_decision ON record.targets (set_by_id);
CREATE INDEX targets_by_source ON record.targets ((reported_in ->> 'id')) WHERE reported_in IS NOT NULL;
CREATE INDEX targets_by_revisions ON record.targets USING gin (revisions jsonb_path_ops) WHERE revisions <> '[]';

COMMENT ON TABLE record.targets IS 'What is aimed at, by when.';
SELECT record.describe('targets');
COMMENT ON COLUMN record.targets.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.targets.metric_id IS 'The metric.';
COMMENT ON COLUMN record.targets.value IS 'What is aimed at, in the metric''s unit; null = a range.';
COMMENT ON COLUMN record.targets.lower IS 'Least that is aimed at; null = no least.';
COMMENT ON COLUMN record.targets.upper IS 'Most that is aimed at; null = no most.';
COMMENT ON COLUMN record.targets.period IS
    'The period for which it is set: {code, label, starts_on, ends_on, inferred}; null = by a day.';
COMMENT ON COLUMN record.targets.by_on IS 'The day by which it is to be reached; null = for a period.';
COMMENT ON COLUMN record.targets.due_on IS 'Last day of the period, or the day.';
COMMENT ON COLUMN record.targets.set_by_id IS 'The decision that set it; null = not recorded.';
COMMENT ON COLUMN record.targets.set_on IS 'When it was set; null = not recorded.';
COMMENT ON COLUMN record.targets.note IS 'What there is to say of it; null = nothing.';
COMMENT ON COLUMN record.targets.reported_in IS
    'Where it is stated: {kind, id, passage, verbatim}; null = not recorded.';
COMMENT ON COLUMN record.targets.revision IS 'Counts what it was since it was first published, from 1.';
COMMENT ON COLUMN record.targets.revisions IS
    'What it was before: [{revision, value, lower, upper, set_by_id, set_on, replaced_at}].';
COMMENT ON COLUMN record.targets.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON CONSTRAINT targets_metric_exists ON record.targets IS '/metric_id: There is no such metric.';
COMMENT ON CONSTRAINT targets_setting_decision_exists ON record.targets IS '/set_by_id: There is no such decision.';
COMMENT ON CONSTRAINT targets_value_or_range ON record.targets IS
    '/value: A target is a value, or a range with lower or upper.';
COMMENT ON CONSTRAINT targets_range_ordered ON record.targets IS '/upper: The upper end is not below the lower.';
COMMENT ON CONSTRAINT targets_period_or_day ON record.targets IS
    '/period: A target is for a period or by a day. Send either period or by_on, not both.';
COMMENT ON CONSTRAINT targets_council_exists ON record.targets IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT targets_withdrawal_reasoned ON record.targets IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT targets_schedule_timed ON record.targets IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON INDEX record.targets_period_unique IS
    '/period: The metric already has a target for this period. Change that one: the server keeps the old value.';
COMMENT ON INDEX record.targets_day_unique IS
    '/by_on: The metric already has a target for this day. Change that one: the server keeps the old value.';
