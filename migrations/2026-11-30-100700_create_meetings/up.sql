CREATE TABLE record.meetings (
    id uuid CONSTRAINT meetings_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT meetings_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT meetings_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT meetings_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT meetings_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    body_id uuid NOT NULL CONSTRAINT meetings_body_exists REFERENCES record.bodies (id),
    municipal_year_id uuid CONSTRAINT meetings_municipal_year_exists REFERENCES record.municipal_years (id),
    title text NOT NULL CONSTRAINT meetings_title_present CHECK (title <> ''),
    state text NOT NULL CONSTRAINT meetings_state_known
        CHECK (state IN ('scheduled', 'in_progress', 'held', 'cancelled', 'postponed')),
    date date NOT NULL,
    start_at timestamptz,
    start_local timestamp,
    timezone text NOT NULL,
    sort_at timestamptz NOT NULL,
    planned_end_at timestamptz,
    actual_start_at timestamptz,
    actual_end_at timestamptz,
    location text,
    virtual_url text,
    webcast_url text,
    agenda_published_at timestamptz,
    decisions_published_at timestamptz,
    minutes_published_at timestamptz,
    minutes_state text NOT NULL
        CONSTRAINT meetings_minutes_state_known CHECK (minutes_state IN ('none', 'draft', 'approved')),
    approved_at_meeting_id uuid CONSTRAINT meetings_approved_at_meeting_exists REFERENCES record.meetings (id)
        CONSTRAINT meetings_not_approved_at_itself CHECK (approved_at_meeting_id <> id),
    short_notice_reason text,
    publish_at timestamptz,
    private_notice_published_at timestamptz,
    private_second_notice_published_at timestamptz,
    CONSTRAINT meetings_start_twice CHECK ((start_at IS NULL) = (start_local IS NULL)),
    CONSTRAINT meetings_start_on_date CHECK (start_local::date = date),
    CONSTRAINT meetings_planned_end_after_start CHECK (planned_end_at >= start_at),
    CONSTRAINT meetings_actual_end_after_start CHECK (actual_end_at >= actual_start_at),
    CONSTRAINT meetings_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT meetings_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT meetings_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE INDEX meetings_by_start ON record.meetings (sort_at, id);
CREATE INDEX meetings_by_council ON record.meetings (council_id, sort_at, id);
CREATE INDEX meetings_by_body ON record.meetings (body_id, sort_at, id);
CREATE INDEX meetings_by_municipal_year ON record.meetings (municipal_year_id, sort_at, id);
-- On what the public sees in the column, since that is what it sorts by.
CREATE INDEX meetings_by_title ON record.meetings ((CASE WHEN deleted_at IS NULL THEN title ELSE '' END), id);
CREATE INDEX meetings_by_updated_at ON record.meetings (updated_at, id);
CREATE INDEX meetings_by_approving_meeting ON record.meetings (approved_at_meeting_id);

COMMENT ON TABLE record.meetings IS 'Sittings of one body.';
SELECT record.describe('meetings');
COMMENT ON COLUMN record.meetings.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.meetings.body_id IS 'Which body sits.';
COMMENT ON COLUMN record.meetings.municipal_year_id IS
    'The year that the date falls in; null = the council has none recorded for it.';
COMMENT ON COLUMN record.meetings.title IS 'As announced.';
COMMENT ON COLUMN record.meetings.state IS 'scheduled, in_progress, held, cancelled or postponed.';
COMMENT ON COLUMN record.meetings.date IS 'Day of the meeting, in its time zone.';
COMMENT ON COLUMN record.meetings.start_at IS 'Instant of its start; null = the time is not recorded.';
COMMENT ON COLUMN record.meetings.start_local IS
    'The same start as the clock on the wall showed it; null with start_at.';
COMMENT ON COLUMN record.meetings.timezone IS 'IANA name of the time zone of the wall clock.';
COMMENT ON COLUMN record.meetings.sort_at IS 'Where it stands among meetings: its start, or the start of its day.';
COMMENT ON COLUMN record.meetings.planned_end_at IS 'Planned end; null = not recorded.';
COMMENT ON COLUMN record.meetings.actual_start_at IS 'When it was opened; null = not recorded.';
COMMENT ON COLUMN record.meetings.actual_end_at IS 'When it was closed; null = not recorded.';
COMMENT ON COLUMN record.meetings.location IS 'Where it is held; null = not recorded.';
COMMENT ON COLUMN record.meetings.virtual_url IS 'Where it can be joined; null = nowhere, or not recorded.';
COMMENT ON COLUMN record.meetings.webcast_url IS 'Where it can be watched; null = nowhere, or not recorded.';
COMMENT ON COLUMN record.meetings.agenda_published_at IS
    'When its agenda was published, as reported; null = not known.';
COMMENT ON COLUMN record.meetings.decisions_published_at IS
    'When its decisions were published, as reported; null = not known.';
COMMENT ON COLUMN record.meetings.minutes_published_at IS
    'When its minutes were published, as reported; null = not known.';
COMMENT ON COLUMN record.meetings.minutes_state IS 'none, draft or approved.';
COMMENT ON COLUMN record.meetings.approved_at_meeting_id IS
    'The later meeting that approved its minutes; null = not recorded.';
COMMENT ON COLUMN record.meetings.short_notice_reason IS
    'Why notice was shorter than the law asks; null = not recorded.';
COMMENT ON COLUMN record.meetings.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.meetings.private_notice_published_at IS
    'When the notice of the decisions to be made in private was published, as reported; null = not known, or none.';
COMMENT ON COLUMN record.meetings.private_second_notice_published_at IS
    'When the second notice of them was, with the representations received, as reported; null = not known, or none.';
COMMENT ON CONSTRAINT meetings_council_exists ON record.meetings IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT meetings_body_exists ON record.meetings IS '/body_id: There is no such body.';
COMMENT ON CONSTRAINT meetings_municipal_year_exists ON record.meetings IS
    '/date: The municipal year of this date was deleted a moment ago. Send the meeting again.';
COMMENT ON CONSTRAINT meetings_title_present ON record.meetings IS '/title: A meeting has a title.';
COMMENT ON CONSTRAINT meetings_approved_at_meeting_exists ON record.meetings IS
    '/approved_at_meeting_id: There is no such meeting.';
COMMENT ON CONSTRAINT meetings_not_approved_at_itself ON record.meetings IS
    '/approved_at_meeting_id: Minutes are approved at a later meeting, not at the same one.';
COMMENT ON CONSTRAINT meetings_start_on_date ON record.meetings IS
    '/date: The date must be the day on which the meeting starts.';
COMMENT ON CONSTRAINT meetings_planned_end_after_start ON record.meetings IS
    '/planned_end_at: The planned end must not be before the start.';
COMMENT ON CONSTRAINT meetings_actual_end_after_start ON record.meetings IS
    '/actual_end_at: The actual end must not be before the actual start.';
COMMENT ON CONSTRAINT meetings_withdrawal_reasoned ON record.meetings IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT meetings_schedule_timed ON record.meetings IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
