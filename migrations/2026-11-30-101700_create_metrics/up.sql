CREATE TABLE record.metrics (
    id uuid CONSTRAINT metrics_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT metrics_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT metrics_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT metrics_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT metrics_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    strategy_id uuid CONSTRAINT metrics_strategy_exists REFERENCES record.strategies (id),
    element integer,
    code text NOT NULL CONSTRAINT metrics_code_form CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]*$'),
    name text NOT NULL CONSTRAINT metrics_name_present CHECK (name <> ''),
    definition text,
    unit jsonb NOT NULL,
    decimals integer NOT NULL CONSTRAINT metrics_decimals_range CHECK (decimals BETWEEN 0 AND 9),
    polarity text NOT NULL
        CONSTRAINT metrics_polarity_known CHECK (polarity IN ('higher', 'lower', 'target_is_best', 'none')),
    frequency text NOT NULL CONSTRAINT metrics_frequency_known
        CHECK (frequency IN ('monthly', 'quarterly', 'half_yearly', 'annual', 'ad_hoc')),
    year_start_month integer NOT NULL CONSTRAINT metrics_year_start_range CHECK (year_start_month BETWEEN 1 AND 12),
    cumulative boolean NOT NULL,
    owner_post text,
    rating_rule jsonb NOT NULL,
    baseline jsonb,
    publish_at timestamptz,
    CONSTRAINT metrics_element_of_strategy CHECK (element IS NULL OR strategy_id IS NOT NULL),
    CONSTRAINT metrics_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT metrics_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT metrics_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX metrics_code_unique ON record.metrics (council_id, code) WHERE deleted_at IS NULL;
CREATE INDEX metrics_by_code ON record.metrics (code, id);
-- On what the public sees in the column, since that is what it sorts by.
CREATE INDEX metrics_by_name ON record.metrics ((CASE WHEN deleted_at IS NULL THEN name ELSE '' END), id);
CREATE INDEX metrics_by_strategy ON record.metrics (strategy_id, code, id);
CREATE INDEX metrics_by_updated_at ON record.metrics (updated_at, id);

COMMENT ON TABLE record.metrics IS 'What is measured.';
SELECT record.describe('metrics');
COMMENT ON COLUMN record.metrics.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.metrics.strategy_id IS 'The strategy that it measures; null = the council''s own performance.';
COMMENT ON COLUMN record.metrics.element IS 'Position of the strategy''s part that it measures; null = the whole.';
COMMENT ON COLUMN record.metrics.code IS 'Short name, unique in the council.';
COMMENT ON COLUMN record.metrics.name IS 'What is measured.';
COMMENT ON COLUMN record.metrics.definition IS 'How it is measured; null = not recorded.';
COMMENT ON COLUMN record.metrics.unit IS 'Unit of its values: {code, label, kind, minimum, maximum}.';
COMMENT ON COLUMN record.metrics.decimals IS 'Decimals that are printed, the most that a value has.';
COMMENT ON COLUMN record.metrics.polarity IS 'Which values are better: higher, lower, target_is_best or none.';
COMMENT ON COLUMN record.metrics.frequency IS 'monthly, quarterly, half_yearly, annual or ad_hoc.';
COMMENT ON COLUMN record.metrics.year_start_month IS 'Month in which its year begins, 1 to 12.';
COMMENT ON COLUMN record.metrics.cumulative IS 'Whether a value counts from the beginning of the year.';
COMMENT ON COLUMN record.metrics.owner_post IS 'The office that answers for it, as printed; null = not recorded.';
COMMENT ON COLUMN record.metrics.rating_rule IS 'How a value is rated against its target: {kind, tolerance_percent}.';
COMMENT ON COLUMN record.metrics.baseline IS 'What it was before: {value, period, note}; null = not recorded.';
COMMENT ON COLUMN record.metrics.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON CONSTRAINT metrics_strategy_exists ON record.metrics IS '/strategy_id: There is no such strategy.';
COMMENT ON CONSTRAINT metrics_name_present ON record.metrics IS '/name: A metric has a name.';
COMMENT ON CONSTRAINT metrics_code_form ON record.metrics IS
    '/code: A code begins with a letter or digit, and has only letters, digits, dots, hyphens and underscores.';
COMMENT ON CONSTRAINT metrics_element_of_strategy ON record.metrics IS
    '/element: Only a metric of a strategy measures a part of it.';
COMMENT ON CONSTRAINT metrics_decimals_range ON record.metrics IS '/decimals: 0 to 9 decimals.';
COMMENT ON CONSTRAINT metrics_year_start_range ON record.metrics IS '/year_start_month: A month is 1 to 12.';
COMMENT ON CONSTRAINT metrics_council_exists ON record.metrics IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT metrics_withdrawal_reasoned ON record.metrics IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT metrics_schedule_timed ON record.metrics IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON INDEX record.metrics_code_unique IS '/code: Another metric of the council has this code.';
