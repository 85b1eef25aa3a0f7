DROP VIEW staff.items;
DROP VIEW published.items;
ALTER TABLE record.items DROP COLUMN issue_id;
SELECT record.expose('items', 'is_public', '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL",
    "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL",
    "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END",
      "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END"}');
