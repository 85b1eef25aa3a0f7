ALTER TABLE record.decisions ADD COLUMN superseded_by_id uuid, ADD COLUMN correction_reason text;
ALTER TABLE record.decisions ADD CONSTRAINT decisions_superseding_exists
    FOREIGN KEY (superseded_by_id) REFERENCES record.decisions (id) NOT VALID;
ALTER TABLE record.decisions ADD CONSTRAINT decisions_correction_supersedes
    CHECK (correction_reason IS NULL OR supersedes_id IS NOT NULL) NOT VALID;
COMMENT ON COLUMN record.decisions.superseded_by_id IS 'The decision that replaces it; null = none. Kept by the write of that one.';
COMMENT ON COLUMN record.decisions.correction_reason IS 'Why it replaces the other: what was wrong there; null = it corrects none, or not recorded.';
COMMENT ON CONSTRAINT decisions_superseding_exists ON record.decisions IS '/supersedes_id: There is no such decision.';
COMMENT ON CONSTRAINT decisions_correction_supersedes ON record.decisions IS
    '/correction_reason: A correction names the decision that it replaces: send supersedes_id, or leave the reason out.';

UPDATE record.decisions d SET superseded_by_id = n.id FROM (SELECT DISTINCT ON (supersedes_id) supersedes_id, id
    FROM record.decisions WHERE supersedes_id IS NOT NULL AND deleted_at IS NULL ORDER BY supersedes_id, id DESC) n
    WHERE n.supersedes_id = d.id;

SELECT record.expose('decisions', 'is_public', '{"reference": "NULL", "decision_maker": "''{\"kind\": \"body\", \"id\": null, \"name\": \"\"}''::jsonb",
    "outcome_label": "NULL", "text": "''''", "resolutions": "''[]''::jsonb", "reasons": "NULL",
    "alternatives": "''{\"status\": \"not_recorded\", \"options\": []}''::jsonb",
    "conflicts": "''{\"status\": \"not_recorded\", \"declared\": []}''::jsonb", "key_criteria": "NULL", "wards": "''[]''::jsonb",
    "call_in": "''{\"state\": \"not_recorded\", \"eligible_until\": null, \"called_in_by\": null, \"outcome\": null}''::jsonb",
    "urgency": "NULL", "correction_reason": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.decisions p WHERE p.id = decisions.supersedes_id AND p.is_public)",
      "decision_maker": "CASE WHEN decision_maker ->> ''kind'' = ''person'' AND NOT EXISTS (SELECT FROM record.people p WHERE p.id = (decision_maker ->> ''id'')::uuid AND p.is_public) THEN jsonb_set(decision_maker, ''{id}'', ''null'') ELSE decision_maker END",
      "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = decisions.issue_id AND s.is_public) END",
      "superseded_by_id": "CASE WHEN superseded_by_id IS NOT NULL THEN (SELECT p.id FROM record.decisions p WHERE p.id = decisions.superseded_by_id AND p.is_public AND p.deleted_at IS NULL) END"}');
