ALTER TABLE record.decisions ADD COLUMN issue_id uuid;
ALTER TABLE record.decisions ADD CONSTRAINT decisions_issue_exists FOREIGN KEY (issue_id) REFERENCES record.issues (id) NOT VALID;
ALTER TABLE record.decisions ADD CONSTRAINT decisions_issue_without_item CHECK (item_id IS NULL OR issue_id IS NULL) NOT VALID;
COMMENT ON COLUMN record.decisions.issue_id IS
    'The issue of a decision made outside any meeting; null = none, or not recorded. One made at an item is of the item''s issue.';
COMMENT ON CONSTRAINT decisions_issue_exists ON record.decisions IS '/issue_id: There is no such issue.';
COMMENT ON CONSTRAINT decisions_issue_without_item ON record.decisions IS
    '/issue_id: A decision made at an item is of the item''s issue. Name the issue there.';

SELECT record.expose('decisions', 'is_public', '{"reference": "NULL", "decision_maker": "''{\"kind\": \"body\", \"id\": null, \"name\": \"\"}''::jsonb",
    "outcome_label": "NULL", "text": "''''", "resolutions": "''[]''::jsonb", "reasons": "NULL",
    "alternatives": "''{\"status\": \"not_recorded\", \"options\": []}''::jsonb",
    "conflicts": "''{\"status\": \"not_recorded\", \"declared\": []}''::jsonb", "key_criteria": "NULL", "wards": "''[]''::jsonb",
    "call_in": "''{\"state\": \"not_recorded\", \"eligible_until\": null, \"called_in_by\": null, \"outcome\": null}''::jsonb",
    "urgency": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.decisions p WHERE p.id = decisions.supersedes_id AND p.is_public)",
      "decision_maker": "CASE WHEN decision_maker ->> ''kind'' = ''person'' AND NOT EXISTS (SELECT FROM record.people p WHERE p.id = (decision_maker ->> ''id'')::uuid AND p.is_public) THEN jsonb_set(decision_maker, ''{id}'', ''null'') ELSE decision_maker END",
      "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = decisions.issue_id AND s.is_public) END"}');
