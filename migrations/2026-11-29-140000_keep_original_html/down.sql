-- The originals stay in their rows: the program of before neither reads nor shows them.
COMMENT ON COLUMN record.items.purpose IS 'What the meeting is asked to do: {text, html}; null = not recorded.';
COMMENT ON COLUMN record.items.minutes IS 'What the minutes say: {text, html, publication}; null = none.';
COMMENT ON COLUMN record.issues.summary IS 'What the matter is about: {text, html}; null = not recorded.';

SELECT record.expose_guarded('items', 'is_public',
    '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL", "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL", "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL", "exemption": "NULL", "disclosure": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END", "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END", "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = items.issue_id AND s.is_public) END"}',
    '{"withdrawn_reason": "NULL", "identifiers": "''[]''::jsonb", "source_url": "NULL", "section": "NULL", "title": "exemption ->> ''public_title''", "purpose": "NULL", "presented_by": "NULL", "presented_by_person_id": "NULL", "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "issue_id": "NULL"}',
    'is_withheld', 'staff.opens(''item'', id, council_id)', 'NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL OR staff.may_open(''item'', id, council_id)');
SELECT record.expose('issues', 'is_public', '{"reference": "NULL", "title": "''''", "summary": "NULL",
    "lead_officer_post": "NULL", "wards": "''[]''::jsonb", "decision_due_on": "NULL", "decision_maker": "NULL",
    "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"decision_maker": "CASE WHEN decision_maker ->> ''kind'' = ''person'' AND NOT EXISTS (SELECT FROM record.people p WHERE p.id = (decision_maker ->> ''id'')::uuid AND p.is_public) THEN jsonb_set(decision_maker, ''{id}'', ''null'') ELSE decision_maker END"}');
