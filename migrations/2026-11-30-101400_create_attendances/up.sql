CREATE TABLE record.attendances (
    id uuid CONSTRAINT attendances_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT attendances_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT attendances_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT attendances_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    publish_at timestamptz,
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT attendances_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    meeting_id uuid NOT NULL CONSTRAINT attendances_meeting_exists REFERENCES record.meetings (id),
    person_id uuid CONSTRAINT attendances_person_exists REFERENCES record.people (id),
    position integer NOT NULL CONSTRAINT attendances_position_not_negative CHECK (position >= 0),
    name_as_recorded text NOT NULL CONSTRAINT attendances_name_present CHECK (name_as_recorded <> ''),
    post_label text,
    capacity text NOT NULL CONSTRAINT attendances_capacity_known
        CHECK (capacity IN ('member', 'substitute', 'officer', 'public')),
    state text NOT NULL CONSTRAINT attendances_state_known
        CHECK (state IN ('expected', 'present', 'apologies', 'absent', 'late', 'left_early')),
    substitutes_for text,
    arrived_at timestamptz,
    left_at timestamptz,
    added_after_approval_at timestamptz,
    CONSTRAINT attendances_left_after_arrival CHECK (left_at >= arrived_at),
    CONSTRAINT attendances_substitute_for_somebody CHECK (substitutes_for IS NULL OR capacity = 'substitute'),
    CONSTRAINT attendances_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT attendances_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT attendances_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX attendances_person_once ON record.attendances (meeting_id, person_id) WHERE deleted_at IS NULL;
CREATE INDEX attendances_by_meeting ON record.attendances (meeting_id, position, id);
CREATE INDEX attendances_by_council ON record.attendances (council_id, meeting_id, position, id);
CREATE INDEX attendances_by_person ON record.attendances (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX attendances_by_updated_at ON record.attendances (updated_at, id);

COMMENT ON TABLE record.attendances IS 'Who was expected at a meeting, was there, or sent apologies.';
SELECT record.describe('attendances');
COMMENT ON COLUMN record.attendances.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.attendances.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.attendances.meeting_id IS 'The meeting.';
COMMENT ON COLUMN record.attendances.person_id IS 'Who that is, where recorded here; null = not recorded.';
COMMENT ON COLUMN record.attendances.position IS 'Order in the list of those who attended, from 0.';
COMMENT ON COLUMN record.attendances.name_as_recorded IS 'Name, as the record of the meeting has it.';
COMMENT ON COLUMN record.attendances.post_label IS 'The office held then, as recorded; null = none, or not recorded.';
COMMENT ON COLUMN record.attendances.capacity IS 'member, substitute, officer or public.';
COMMENT ON COLUMN record.attendances.state IS 'expected, present, apologies, absent, late or left_early.';
COMMENT ON COLUMN record.attendances.substitutes_for IS
    'For whom a substitute came, as recorded; null = for nobody, or not recorded.';
COMMENT ON COLUMN record.attendances.arrived_at IS 'When they came; null = not recorded.';
COMMENT ON COLUMN record.attendances.left_at IS 'When they left; null = not recorded.';
COMMENT ON COLUMN record.attendances.added_after_approval_at IS
    'When it was added, where the minutes of the meeting had been approved before; null = they were not. Kept by the '
    'write door.';
COMMENT ON CONSTRAINT attendances_meeting_exists ON record.attendances IS '/meeting_id: There is no such meeting.';
COMMENT ON CONSTRAINT attendances_person_exists ON record.attendances IS '/person_id: There is no such person.';
COMMENT ON CONSTRAINT attendances_position_not_negative ON record.attendances IS '/position: Positions count from 0.';
COMMENT ON CONSTRAINT attendances_name_present ON record.attendances IS
    '/name_as_recorded: An attendance needs the name of the person.';
COMMENT ON CONSTRAINT attendances_left_after_arrival ON record.attendances IS
    '/left_at: The person cannot leave before they arrive. Check arrived_at and left_at.';
COMMENT ON CONSTRAINT attendances_substitute_for_somebody ON record.attendances IS
    '/substitutes_for: Only a substitute replaces another person. Send the capacity substitute, or '
    'substitutes_for null.';
COMMENT ON CONSTRAINT attendances_council_exists ON record.attendances IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT attendances_schedule_timed ON record.attendances IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON CONSTRAINT attendances_withdrawal_reasoned ON record.attendances IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON INDEX record.attendances_person_once IS
    '/person_id: The meeting already has an attendance for this person. Change that one instead.';
