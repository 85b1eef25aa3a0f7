-- The public sees published meetings. A meeting that is not public is not named as the one that approved the minutes.
SELECT record.expose('meetings',
    shown => 'is_public',
    blank => jsonb_build_object(
        'title', $$''$$,
        'location', 'NULL',
        'virtual_url', 'NULL',
        'webcast_url', 'NULL',
        'short_notice_reason', 'NULL',
        'source_url', 'NULL',
        'withdrawn_reason', 'NULL'),
    face => jsonb_build_object(
        'approved_at_meeting_id',
            $$(SELECT p.id FROM record.meetings p WHERE p.id = meetings.approved_at_meeting_id AND p.is_public)$$));
