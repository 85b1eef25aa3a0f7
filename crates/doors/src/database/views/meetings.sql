-- The public sees published meetings. A meeting that is not public is not named as the one that approved the minutes.
SELECT record.expose('meetings',
    shown => 'is_public',
    kept_if_deleted => '{
        body_id, municipal_year_id, state, date, start_at, start_local, timezone, sort_at, planned_end_at,
        actual_start_at, actual_end_at, agenda_published_at, decisions_published_at, minutes_published_at,
        minutes_state, approved_at_meeting_id, private_notice_published_at, private_second_notice_published_at}',
    blank => jsonb_build_object('title', $$''$$),
    face => jsonb_build_object(
        'approved_at_meeting_id',
            $$(SELECT p.id FROM record.meetings p WHERE p.id = meetings.approved_at_meeting_id AND p.is_public)$$));
