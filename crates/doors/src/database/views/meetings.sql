-- The public sees published meetings. A meeting names another one only while that one is public: where its minutes were
-- approved or signed, or what takes place instead. There is no address to join a meeting that was called off.
SELECT record.expose('meetings',
    shown => 'is_public',
    kept_if_deleted => '{
        body_id, municipal_year_id, state, date, start_at, start_local, timezone, sort_at, planned_end_at,
        actual_start_at, actual_end_at, agenda_published_at, decisions_published_at, minutes_published_at,
        minutes_state, approved_at_meeting_id, private_notice_published_at, private_second_notice_published_at, type,
        rescheduled_to_id, joint_with}',
    blank => jsonb_build_object(
        'title', $$''$$,
        'translations', $$'{}'::jsonb$$),
    face => jsonb_build_object(
        'approved_at_meeting_id',
            $$(SELECT p.id FROM record.meetings p WHERE p.id = meetings.approved_at_meeting_id AND p.is_public)$$,
        'virtual_url', $$CASE WHEN state NOT IN ('cancelled', 'postponed') THEN virtual_url END$$,
        'rescheduled_to_id',
            $$CASE WHEN rescheduled_to_id IS NOT NULL THEN (SELECT p.id FROM record.meetings p
              WHERE p.id = meetings.rescheduled_to_id AND p.is_public) END$$,
        'minutes_signed_at_meeting_id',
            $$CASE WHEN minutes_signed_at_meeting_id IS NOT NULL THEN (SELECT p.id FROM record.meetings p
              WHERE p.id = meetings.minutes_signed_at_meeting_id AND p.is_public) END$$),
    earlier => jsonb_build_object(
        'virtual_url',
            $$CASE WHEN virtual_url = (today).virtual_url AND (today).state NOT IN ('cancelled', 'postponed')
              THEN {live} END$$));
