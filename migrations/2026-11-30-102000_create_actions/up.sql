CREATE TABLE record.actions (
    id uuid CONSTRAINT actions_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT actions_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT actions_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT actions_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT actions_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    strategy_id uuid CONSTRAINT actions_strategy_exists REFERENCES record.strategies (id),
    item_id uuid CONSTRAINT actions_item_exists REFERENCES record.items (id),
    decision_id uuid CONSTRAINT actions_decision_exists REFERENCES record.decisions (id),
    element integer,
    kind text NOT NULL
        CONSTRAINT actions_kind_known CHECK (kind IN ('milestone', 'commitment', 'purchase', 'service')),
    title text NOT NULL CONSTRAINT actions_title_present CHECK (title <> ''),
    description text,
    owner_post text,
    requested_by text,
    due_on date,
    state text NOT NULL CONSTRAINT actions_state_known
        CHECK (state IN ('planned', 'in_progress', 'ongoing', 'done', 'overdue', 'dropped', 'not_recorded')),
    completed_on date,
    reported_in jsonb,
    publish_at timestamptz,
    is_withheld boolean NOT NULL DEFAULT false,
    CONSTRAINT actions_of_something CHECK (num_nonnulls(strategy_id, item_id, decision_id) >= 1),
    CONSTRAINT actions_element_of_strategy CHECK (element IS NULL OR strategy_id IS NOT NULL),
    CONSTRAINT actions_completed_when_done CHECK (completed_on IS NULL OR state = 'done'),
    CONSTRAINT actions_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT actions_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT actions_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
-- Without the title: what a reader sees of it depends on the source of the action, so no index has that order.
CREATE INDEX actions_by_council ON record.actions (council_id);
CREATE INDEX actions_by_strategy ON record.actions (strategy_id);
CREATE INDEX actions_by_item ON record.actions (item_id);
CREATE INDEX actions_by_decision ON record.actions (decision_id);
CREATE INDEX actions_by_due_on ON record.actions (due_on, id);
CREATE INDEX actions_by_updated_at ON record.actions (updated_at, id);
CREATE INDEX actions_by_source ON record.actions ((reported_in ->> 'id')) WHERE reported_in IS NOT NULL;

COMMENT ON TABLE record.actions IS 'What was promised.';
SELECT record.describe('actions');
COMMENT ON COLUMN record.actions.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.actions.strategy_id IS 'The strategy that it is part of; null = of none.';
COMMENT ON COLUMN record.actions.item_id IS 'The item at which it was promised; null = not at an item.';
COMMENT ON COLUMN record.actions.decision_id IS 'The decision that ordered it; null = none.';
COMMENT ON COLUMN record.actions.element IS 'Position of the strategy''s part that it serves; null = the whole.';
COMMENT ON COLUMN record.actions.kind IS 'milestone, commitment, purchase or service.';
COMMENT ON COLUMN record.actions.title IS 'What was promised.';
COMMENT ON COLUMN record.actions.description IS 'More of it; null = not recorded.';
COMMENT ON COLUMN record.actions.owner_post IS 'The office that is to do it, as printed; null = not recorded.';
COMMENT ON COLUMN record.actions.requested_by IS 'Who asked for it, as printed; null = not recorded.';
COMMENT ON COLUMN record.actions.due_on IS 'Day by which it is due; null = not recorded.';
COMMENT ON COLUMN record.actions.state IS 'planned, in_progress, ongoing, done, overdue, dropped or not_recorded.';
COMMENT ON COLUMN record.actions.completed_on IS 'When it was done; null = it is not, or not recorded.';
COMMENT ON COLUMN record.actions.reported_in IS
    'Where it was reported: {kind, id, passage, verbatim}; null = not recorded.';
COMMENT ON COLUMN record.actions.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.actions.is_withheld IS
    'Whether the item that it belongs to is exempt and not disclosed. Kept by the write door.';
COMMENT ON CONSTRAINT actions_strategy_exists ON record.actions IS '/strategy_id: There is no such strategy.';
COMMENT ON CONSTRAINT actions_item_exists ON record.actions IS '/item_id: There is no such item.';
COMMENT ON CONSTRAINT actions_decision_exists ON record.actions IS '/decision_id: There is no such decision.';
COMMENT ON CONSTRAINT actions_title_present ON record.actions IS '/title: An action has a title.';
COMMENT ON CONSTRAINT actions_of_something ON record.actions IS
    '/strategy_id: An action is of a strategy, an item or a decision.';
COMMENT ON CONSTRAINT actions_element_of_strategy ON record.actions IS
    '/element: Only an action of a strategy serves a part of it.';
COMMENT ON CONSTRAINT actions_completed_when_done ON record.actions IS
    '/completed_on: Only an action that is done has completed_on. Send the state done, or completed_on null.';
COMMENT ON CONSTRAINT actions_council_exists ON record.actions IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT actions_withdrawal_reasoned ON record.actions IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT actions_schedule_timed ON record.actions IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
