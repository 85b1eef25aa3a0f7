ALTER TABLE record.meetings
    ADD COLUMN type text NOT NULL DEFAULT 'not_recorded' CONSTRAINT meetings_type_known CHECK
        (type IN ('ordinary', 'annual', 'extraordinary', 'special', 'hearing', 'other', 'not_recorded')),
    ADD COLUMN start_note text,
    ADD COLUMN state_reason text,
    ADD COLUMN rescheduled_to_id uuid CONSTRAINT meetings_rescheduled_to_exists REFERENCES record.meetings (id)
        CONSTRAINT meetings_not_rescheduled_to_itself CHECK (rescheduled_to_id <> id),
    ADD COLUMN minutes_signed jsonb,
    ADD COLUMN minutes_signed_at_meeting_id uuid
        CONSTRAINT meetings_minutes_signed_at_meeting_exists REFERENCES record.meetings (id)
        CONSTRAINT meetings_minutes_signed_by_someone
            CHECK (minutes_signed_at_meeting_id IS NULL OR minutes_signed IS NOT NULL);

COMMENT ON COLUMN record.meetings.type IS
    'ordinary, annual, extraordinary, special, hearing, other or not_recorded.';
COMMENT ON COLUMN record.meetings.start_note IS
    'What its start depends on, in words; null = on nothing, or not recorded.';
COMMENT ON COLUMN record.meetings.state_reason IS
    'Why it was cancelled or postponed; null = it was not, or not recorded.';
COMMENT ON COLUMN record.meetings.rescheduled_to_id IS
    'The meeting that takes place instead; null = none, or not recorded.';
COMMENT ON COLUMN record.meetings.minutes_signed IS
    'Who signed its minutes as a correct record, and on which day: {by, on}; null = not recorded.';
COMMENT ON COLUMN record.meetings.minutes_signed_at_meeting_id IS
    'The meeting at which they were signed; null = not recorded.';
COMMENT ON CONSTRAINT meetings_rescheduled_to_exists ON record.meetings IS
    '/rescheduled_to_id: There is no such meeting.';
COMMENT ON CONSTRAINT meetings_not_rescheduled_to_itself ON record.meetings IS
    '/rescheduled_to_id: A meeting is rescheduled to another meeting, not to itself.';
COMMENT ON CONSTRAINT meetings_minutes_signed_at_meeting_exists ON record.meetings IS
    '/minutes_signed/at_meeting_id: There is no such meeting.';
COMMENT ON CONSTRAINT meetings_minutes_signed_by_someone ON record.meetings IS
    '/minutes_signed: Send who signed the minutes, and the date.';
