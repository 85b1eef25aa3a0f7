CREATE INDEX CONCURRENTLY meetings_by_signing_meeting ON record.meetings (minutes_signed_at_meeting_id)
    WHERE minutes_signed_at_meeting_id IS NOT NULL;
