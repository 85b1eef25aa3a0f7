ALTER TABLE record.items ADD COLUMN presented_by_person_id uuid;
ALTER TABLE record.items ADD CONSTRAINT items_presenter_exists
    FOREIGN KEY (presented_by_person_id) REFERENCES record.people (id) NOT VALID;
COMMENT ON COLUMN record.items.presented_by_person_id IS 'The person who presented it, where recorded here; null = not recorded.';
COMMENT ON CONSTRAINT items_presenter_exists ON record.items IS '/presented_by/person_id: There is no such person.';

SELECT record.expose('items', 'is_public', '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL",
    "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL",
    "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END",
      "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END"}');
