ALTER TABLE record.meetings
    DROP COLUMN type,
    DROP COLUMN start_note,
    DROP COLUMN state_reason,
    DROP COLUMN rescheduled_to_id,
    DROP COLUMN minutes_signed_at_meeting_id,
    DROP COLUMN minutes_signed;
