ALTER TABLE record.items ADD COLUMN issue_id uuid;
ALTER TABLE record.items ADD CONSTRAINT items_issue_exists FOREIGN KEY (issue_id) REFERENCES record.issues (id) NOT VALID;
COMMENT ON COLUMN record.items.issue_id IS 'The issue that it is an appearance of; null = none, or not recorded.';
COMMENT ON CONSTRAINT items_issue_exists ON record.items IS '/issue_id: There is no such issue.';

SELECT record.expose('items', 'is_public', '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL",
    "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL",
    "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END",
      "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END",
      "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = items.issue_id AND s.is_public) END"}');
