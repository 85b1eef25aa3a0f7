DROP VIEW staff.meetings;
DROP VIEW published.meetings;
ALTER TABLE record.meetings DROP COLUMN private_notice_published_at, DROP COLUMN private_second_notice_published_at;
SELECT record.expose('meetings', 'is_public', '{"title": "''''", "location": "NULL", "virtual_url": "NULL",
    "webcast_url": "NULL", "short_notice_reason": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"approved_at_meeting_id": "(SELECT p.id FROM record.meetings p WHERE p.id = meetings.approved_at_meeting_id AND p.is_public)"}');
