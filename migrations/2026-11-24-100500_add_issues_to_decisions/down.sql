DROP VIEW staff.decisions;
DROP VIEW published.decisions;
ALTER TABLE record.decisions DROP COLUMN issue_id;
SELECT record.expose('decisions', 'is_public', '{"reference": "NULL", "decision_maker": "''{\"kind\": \"body\", \"id\": null, \"name\": \"\"}''::jsonb",
    "outcome_label": "NULL", "text": "''''", "resolutions": "''[]''::jsonb", "reasons": "NULL",
    "alternatives": "''{\"status\": \"not_recorded\", \"options\": []}''::jsonb",
    "conflicts": "''{\"status\": \"not_recorded\", \"declared\": []}''::jsonb", "key_criteria": "NULL", "wards": "''[]''::jsonb",
    "call_in": "''{\"state\": \"not_recorded\", \"eligible_until\": null, \"called_in_by\": null, \"outcome\": null}''::jsonb",
    "urgency": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.decisions p WHERE p.id = decisions.supersedes_id AND p.is_public)"}');
