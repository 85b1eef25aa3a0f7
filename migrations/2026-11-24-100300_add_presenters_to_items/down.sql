DROP VIEW staff.items;
DROP VIEW published.items;
ALTER TABLE record.items DROP COLUMN presented_by_person_id;
SELECT record.expose('items', 'is_public', '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL",
    "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL",
    "agenda_number": "NULL", "minute_number": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END"}');
