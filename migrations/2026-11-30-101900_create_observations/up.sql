-- A suppressed figure exists, and is not published. A missing one does not exist.
CREATE TABLE record.observations (
    id uuid CONSTRAINT observations_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT observations_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT observations_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT observations_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT observations_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    metric_id uuid NOT NULL CONSTRAINT observations_metric_exists REFERENCES record.metrics (id),
    period_code text NOT NULL CONSTRAINT observations_period_code_present CHECK (period_code <> ''),
    period_label text NOT NULL,
    period_starts_on date NOT NULL,
    period_ends_on date NOT NULL,
    period_inferred boolean NOT NULL DEFAULT false,
    value numeric,
    value_text text,
    numerator numeric,
    denominator numeric CONSTRAINT observations_denominator_not_zero CHECK (denominator <> 0),
    state text NOT NULL
        CONSTRAINT observations_state_known
            CHECK (state IN ('normal', 'provisional', 'estimated', 'forecast', 'missing', 'suppressed', 'break')),
    derived_from text,
    places jsonb NOT NULL DEFAULT '[]',
    commentary text,
    corrective_action text,
    reported_in jsonb,
    revision integer NOT NULL DEFAULT 1 CONSTRAINT observations_revision_positive CHECK (revision >= 1),
    revisions jsonb NOT NULL DEFAULT '[]',
    publish_at timestamptz,
    CONSTRAINT observations_period_ordered CHECK (period_ends_on >= period_starts_on),
    CONSTRAINT observations_fraction_whole CHECK ((numerator IS NULL) = (denominator IS NULL)),
    CONSTRAINT observations_missing_without_value CHECK ((state IN ('missing', 'suppressed')) = (value IS NULL)),
    CONSTRAINT observations_suppressed_without_parts
        CHECK (state <> 'suppressed' OR numerator IS NULL AND denominator IS NULL),
    CONSTRAINT observations_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT observations_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT observations_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX observations_period_unique ON record.observations (metric_id, period_starts_on)
    WHERE deleted_at IS NULL;
CREATE INDEX observations_by_period ON record.observations (period_starts_on, id);
CREATE INDEX observations_by_metric ON record.observations (metric_id, period_starts_on, id);
CREATE INDEX observations_by_updated_at ON record.observations (updated_at, id);
CREATE INDEX observations_by_source ON record.observations ((reported_in ->> 'id')) WHERE reported_in IS NOT NULL;
CREATE INDEX observations_by_revisions ON record.observations USING gin (revisions jsonb_path_ops)
    WHERE revisions <> '[]';

COMMENT ON TABLE record.observations IS 'Values: one for one metric and one period.';
SELECT record.describe('observations');
COMMENT ON COLUMN record.observations.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.observations.metric_id IS 'The metric.';
COMMENT ON COLUMN record.observations.period_code IS 'Code of the period.';
COMMENT ON COLUMN record.observations.period_label IS 'The period, as people call it.';
COMMENT ON COLUMN record.observations.period_starts_on IS 'First day of the period.';
COMMENT ON COLUMN record.observations.period_ends_on IS 'Last day of the period.';
COMMENT ON COLUMN record.observations.period_inferred IS
    'Whether the days are inferred, since the source does not state them.';
COMMENT ON COLUMN record.observations.value IS 'The value, in the metric''s unit; null = missing or suppressed.';
COMMENT ON COLUMN record.observations.value_text IS
    'The value as printed, or what is printed in its place, such as <5; null = not recorded.';
COMMENT ON COLUMN record.observations.numerator IS 'What the value is a part of a whole by; null = not recorded.';
COMMENT ON COLUMN record.observations.denominator IS 'The whole; null = not recorded.';
COMMENT ON COLUMN record.observations.state IS
    'normal, provisional, estimated, forecast, missing, suppressed or break.';
COMMENT ON COLUMN record.observations.derived_from IS 'What it was worked out from; null = it is stated as it is.';
COMMENT ON COLUMN record.observations.places IS 'Places that the value is about, as printed.';
COMMENT ON COLUMN record.observations.commentary IS 'What the council says of it; null = nothing.';
COMMENT ON COLUMN record.observations.corrective_action IS 'What the council does about it; null = not recorded.';
COMMENT ON COLUMN record.observations.reported_in IS
    'Where it was reported: {kind, id, passage, verbatim}; null = not recorded.';
COMMENT ON COLUMN record.observations.revision IS 'Counts what it was since it was first published, from 1.';
COMMENT ON COLUMN record.observations.revisions IS
    'What it was before: [{revision, period, value, value_text, numerator, denominator, state, derived_from, '
    'reported_in, replaced_at}]; of those that were made earlier, no reported_in.';
COMMENT ON COLUMN record.observations.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON CONSTRAINT observations_metric_exists ON record.observations IS '/metric_id: There is no such metric.';
COMMENT ON CONSTRAINT observations_missing_without_value ON record.observations IS
    '/value: A missing or suppressed observation has no value, and every other has one.';
COMMENT ON CONSTRAINT observations_period_ordered ON record.observations IS
    '/period/ends_on: A period must not end before it starts.';
COMMENT ON CONSTRAINT observations_denominator_not_zero ON record.observations IS
    '/denominator: The denominator cannot be 0. Send another number, or null for numerator and denominator.';
COMMENT ON CONSTRAINT observations_fraction_whole ON record.observations IS
    '/denominator: Send the numerator and the denominator, or neither.';
COMMENT ON CONSTRAINT observations_period_code_present ON record.observations IS '/period/code: A period has a code.';
COMMENT ON CONSTRAINT observations_council_exists ON record.observations IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT observations_withdrawal_reasoned ON record.observations IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT observations_schedule_timed ON record.observations IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON CONSTRAINT observations_suppressed_without_parts ON record.observations IS
    '/numerator: A suppressed observation has no numerator or denominator, because they show its value. Send null '
    'for both.';
COMMENT ON INDEX record.observations_period_unique IS
    '/period: The metric already has an observation for this period. Change that one: the server keeps the old value.';
