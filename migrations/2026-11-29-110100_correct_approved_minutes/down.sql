DROP VIEW staff.items;
DROP VIEW published.items;
ALTER TABLE record.items DROP COLUMN minutes_corrections;
SELECT record.expose_guarded('items', 'is_public',
    '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL", "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL", "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL", "exemption": "NULL", "disclosure": "NULL", "added_after_approval_at": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END", "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END", "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = items.issue_id AND s.is_public) END", "added_after_approval_at": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN added_after_approval_at END"}',
    '{"withdrawn_reason": "NULL", "identifiers": "''[]''::jsonb", "source_url": "NULL", "section": "NULL", "title": "exemption ->> ''public_title''", "purpose": "NULL", "presented_by": "NULL", "presented_by_person_id": "NULL", "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "issue_id": "NULL", "added_after_approval_at": "NULL"}',
    'is_withheld', 'staff.opens(''item'', id, council_id)', 'NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL OR staff.may_open(''item'', id, council_id)');
