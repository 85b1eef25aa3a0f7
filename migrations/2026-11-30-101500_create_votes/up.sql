CREATE TABLE record.votes (
    id uuid CONSTRAINT votes_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT votes_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT votes_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT votes_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    publish_at timestamptz,
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT votes_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    item_id uuid CONSTRAINT votes_item_exists REFERENCES record.items (id),
    decision_id uuid CONSTRAINT votes_decision_exists REFERENCES record.decisions (id),
    meeting_id uuid CONSTRAINT votes_meeting_exists REFERENCES record.meetings (id),
    motion text NOT NULL CONSTRAINT votes_motion_present CHECK (motion <> ''),
    mover text,
    seconder text,
    result text NOT NULL CONSTRAINT votes_result_known
        CHECK (result IN ('carried', 'lost', 'tied', 'withdrawn', 'not_recorded')),
    votes_for integer CONSTRAINT votes_for_not_negative CHECK (votes_for >= 0),
    votes_against integer CONSTRAINT votes_against_not_negative CHECK (votes_against >= 0),
    abstentions integer CONSTRAINT votes_abstentions_not_negative CHECK (abstentions >= 0),
    is_recorded text NOT NULL CONSTRAINT votes_is_recorded_known CHECK (is_recorded IN ('yes', 'no', 'not_recorded')),
    ballots jsonb NOT NULL DEFAULT '[]',
    is_withheld boolean NOT NULL DEFAULT false,
    CONSTRAINT votes_on_one_thing CHECK (num_nonnulls(item_id, decision_id) = 1),
    CONSTRAINT votes_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT votes_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT votes_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE INDEX votes_by_created_at ON record.votes (created_at, id);
CREATE INDEX votes_by_council ON record.votes (council_id, created_at, id);
CREATE INDEX votes_by_item ON record.votes (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX votes_by_decision ON record.votes (decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX votes_by_meeting ON record.votes (meeting_id, created_at, id) WHERE meeting_id IS NOT NULL;
CREATE INDEX votes_by_updated_at ON record.votes (updated_at, id);
CREATE INDEX votes_by_ballots ON record.votes USING gin (ballots jsonb_path_ops);

COMMENT ON TABLE record.votes IS 'Votes on motions: the result, the counts, and who voted how.';
SELECT record.describe('votes');
COMMENT ON COLUMN record.votes.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.votes.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.votes.item_id IS 'The item at which it was taken; null = it is on a decision.';
COMMENT ON COLUMN record.votes.decision_id IS 'The decision that it was on; null = it is at an item.';
COMMENT ON COLUMN record.votes.meeting_id IS
    'The meeting at which it was taken; null = outside any. Kept by the write door.';
COMMENT ON COLUMN record.votes.motion IS 'What was put to the vote.';
COMMENT ON COLUMN record.votes.mover IS 'Who moved it, as recorded; null = not recorded.';
COMMENT ON COLUMN record.votes.seconder IS 'Who seconded it, as recorded; null = nobody, or not recorded.';
COMMENT ON COLUMN record.votes.result IS 'carried, lost, tied, withdrawn or not_recorded.';
COMMENT ON COLUMN record.votes.votes_for IS 'Votes for it; null = not recorded.';
COMMENT ON COLUMN record.votes.votes_against IS 'Votes against it; null = not recorded.';
COMMENT ON COLUMN record.votes.abstentions IS 'Abstentions; null = not recorded.';
COMMENT ON COLUMN record.votes.is_recorded IS 'Whether the names were taken: yes, no or not_recorded.';
COMMENT ON COLUMN record.votes.ballots IS
    'Who voted how: [{person_id, name, party, option}]; empty where that is not recorded.';
COMMENT ON COLUMN record.votes.is_withheld IS
    'Whether the item at which it was taken is exempt and not disclosed. Kept by the write door.';
COMMENT ON CONSTRAINT votes_item_exists ON record.votes IS '/item_id: There is no such item.';
COMMENT ON CONSTRAINT votes_decision_exists ON record.votes IS '/decision_id: There is no such decision.';
COMMENT ON CONSTRAINT votes_meeting_exists ON record.votes IS '/item_id: There is no such meeting.';
COMMENT ON CONSTRAINT votes_motion_present ON record.votes IS '/motion: A vote is on a motion.';
COMMENT ON CONSTRAINT votes_for_not_negative ON record.votes IS '/votes_for: Votes are counted from 0.';
COMMENT ON CONSTRAINT votes_against_not_negative ON record.votes IS '/votes_against: Votes are counted from 0.';
COMMENT ON CONSTRAINT votes_abstentions_not_negative ON record.votes IS '/abstentions: Abstentions are counted from 0.';
COMMENT ON CONSTRAINT votes_on_one_thing ON record.votes IS
    '/item_id: A vote is at an item or on a decision, and not both.';
COMMENT ON CONSTRAINT votes_council_exists ON record.votes IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT votes_schedule_timed ON record.votes IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON CONSTRAINT votes_withdrawal_reasoned ON record.votes IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
