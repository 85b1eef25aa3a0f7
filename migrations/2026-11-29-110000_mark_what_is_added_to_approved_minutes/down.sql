DROP VIEW staff.items;
DROP VIEW published.items;
DROP VIEW staff.attendances;
DROP VIEW published.attendances;
ALTER TABLE record.items DROP COLUMN added_after_approval_at;
ALTER TABLE record.attendances DROP COLUMN added_after_approval_at;
SELECT record.expose_guarded('items', 'is_public',
    '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL", "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL", "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL", "exemption": "NULL", "disclosure": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END", "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END", "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = items.issue_id AND s.is_public) END"}',
    '{"withdrawn_reason": "NULL", "identifiers": "''[]''::jsonb", "source_url": "NULL", "section": "NULL", "title": "exemption ->> ''public_title''", "purpose": "NULL", "presented_by": "NULL", "presented_by_person_id": "NULL", "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "issue_id": "NULL"}',
    'is_withheld', 'staff.opens(''item'', id, council_id)', 'NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL OR staff.may_open(''item'', id, council_id)');
SELECT record.expose('attendances', 'is_public', '{"person_id": "NULL", "name_as_recorded": "''''", "post_label": "NULL", "substitutes_for": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"person_id": "CASE WHEN person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = attendances.person_id AND p.is_public) END"}');
