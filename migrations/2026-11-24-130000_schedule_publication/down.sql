DROP TABLE record.schedules;
DROP VIEW staff.people;
DROP VIEW published.people;
DROP VIEW staff.issues;
DROP VIEW published.issues;
DROP VIEW staff.meetings;
DROP VIEW published.meetings;
DROP VIEW staff.items;
DROP VIEW published.items;
DROP VIEW staff.decisions;
DROP VIEW published.decisions;
DROP VIEW staff.strategies;
DROP VIEW published.strategies;
DROP VIEW staff.documents;
DROP VIEW published.documents;
DROP VIEW staff.progress_reports;
DROP VIEW published.progress_reports;
DROP VIEW staff.metrics;
DROP VIEW published.metrics;
DROP VIEW staff.targets;
DROP VIEW published.targets;
DROP VIEW staff.observations;
DROP VIEW published.observations;
DROP VIEW staff.actions;
DROP VIEW published.actions;
DO $$
DECLARE
    noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['people', 'issues', 'meetings', 'items', 'decisions', 'strategies', 'documents', 'progress_reports', 'metrics', 'targets', 'observations', 'actions'] LOOP
        EXECUTE format('UPDATE record.%I SET publication = ''draft'', publish_at = NULL WHERE publication = ''scheduled''', noun);
        EXECUTE format('ALTER TABLE record.%1$I DROP CONSTRAINT %3$I, DROP COLUMN publish_at, DROP CONSTRAINT %2$I,
            ADD CONSTRAINT %2$I CHECK (publication IN (''draft'', ''published'', ''withdrawn''))',
            noun, noun || '_publication_known', noun || '_schedule_timed');
        EXECUTE format('COMMENT ON COLUMN record.%I.publication IS %L', noun, 'draft, published or withdrawn.');
    END LOOP;
END $$;
SELECT record.expose('people', 'is_public', '{"name": "''''", "given_name": "NULL", "family_name": "NULL", "honorific": "NULL",
    "party": "NULL", "ward": "NULL", "email": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}');
SELECT record.expose('issues', 'is_public', '{"reference": "NULL", "title": "''''", "summary": "NULL",
    "lead_officer_post": "NULL", "wards": "''[]''::jsonb", "decision_due_on": "NULL", "decision_maker": "NULL",
    "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"decision_maker": "CASE WHEN decision_maker ->> ''kind'' = ''person'' AND NOT EXISTS (SELECT FROM record.people p WHERE p.id = (decision_maker ->> ''id'')::uuid AND p.is_public) THEN jsonb_set(decision_maker, ''{id}'', ''null'') ELSE decision_maker END"}');
SELECT record.expose('meetings', 'is_public', '{"title": "''''", "location": "NULL", "virtual_url": "NULL",
    "webcast_url": "NULL", "short_notice_reason": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"approved_at_meeting_id": "(SELECT p.id FROM record.meetings p WHERE p.id = meetings.approved_at_meeting_id AND p.is_public)"}');
SELECT record.expose('items', 'is_public', '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL",
    "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL",
    "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END",
      "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END",
      "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = items.issue_id AND s.is_public) END"}');
SELECT record.expose('decisions', 'is_public', '{"reference": "NULL", "decision_maker": "''{\"kind\": \"body\", \"id\": null, \"name\": \"\"}''::jsonb",
    "outcome_label": "NULL", "text": "''''", "resolutions": "''[]''::jsonb", "reasons": "NULL",
    "alternatives": "''{\"status\": \"not_recorded\", \"options\": []}''::jsonb",
    "conflicts": "''{\"status\": \"not_recorded\", \"declared\": []}''::jsonb", "key_criteria": "NULL", "wards": "''[]''::jsonb",
    "call_in": "''{\"state\": \"not_recorded\", \"eligible_until\": null, \"called_in_by\": null, \"outcome\": null}''::jsonb",
    "urgency": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.decisions p WHERE p.id = decisions.supersedes_id AND p.is_public)",
      "decision_maker": "CASE WHEN decision_maker ->> ''kind'' = ''person'' AND NOT EXISTS (SELECT FROM record.people p WHERE p.id = (decision_maker ->> ''id'')::uuid AND p.is_public) THEN jsonb_set(decision_maker, ''{id}'', ''null'') ELSE decision_maker END",
      "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = decisions.issue_id AND s.is_public) END"}');
SELECT record.expose('strategies', 'is_public', '{"name": "''''", "summary": "NULL", "aims": "''[]''::jsonb", "owner_post": "NULL", "elements": "''[]''::jsonb", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"adopted_by_id": "CASE WHEN adopted_by_id IS NOT NULL THEN (SELECT s.id FROM record.decisions s WHERE s.id = strategies.adopted_by_id AND s.is_public AND s.deleted_at IS NULL) END"}');
SELECT record.expose('documents', 'is_public', '{"title": "''''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL",
    "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "author_post_label": "NULL", "source_url": "NULL",
    "withdrawn_reason": "NULL", "file_stored_at": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)"}');
SELECT record.expose('progress_reports', 'is_public', '{"period": "jsonb_build_object(''code'', '''', ''label'', '''', ''starts_on'', period_ends_on, ''ends_on'', period_ends_on, ''inferred'', true)", "statement": "''''", "per_element": "''[]''::jsonb", "reported_in": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}');
SELECT record.expose('metrics', 'is_public', '{"unit": "jsonb_build_object(''code'', '''', ''label'', '''', ''kind'', unit ->> ''kind'', ''minimum'', NULL, ''maximum'', NULL)", "name": "''''", "definition": "NULL", "owner_post": "NULL", "baseline": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}');
SELECT record.expose('targets', 'is_public', '{"period": "CASE WHEN period IS NULL THEN NULL ELSE jsonb_build_object(''code'', '''', ''label'', '''', ''starts_on'', period -> ''starts_on'', ''ends_on'', due_on, ''inferred'', true) END", "note": "NULL", "reported_in": "NULL", "value": "CASE WHEN value IS NULL THEN NULL ELSE 0 END", "lower": "CASE WHEN lower IS NULL THEN NULL ELSE 0 END", "upper": "CASE WHEN upper IS NULL THEN NULL ELSE 0 END", "revisions": "''[]''::jsonb", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"set_by_id": "CASE WHEN set_by_id IS NOT NULL THEN (SELECT s.id FROM record.decisions s WHERE s.id = targets.set_by_id AND s.is_public AND s.deleted_at IS NULL) END",
      "revisions": "CASE WHEN revisions = ''[]''::jsonb THEN revisions ELSE (SELECT jsonb_agg(CASE WHEN EXISTS (SELECT FROM record.decisions s WHERE s.id = (r.was ->> ''set_by_id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN r.was ELSE jsonb_set(r.was, ''{set_by_id}'', ''null'') END ORDER BY r.place) FROM jsonb_array_elements(revisions) WITH ORDINALITY AS r(was, place)) END",
      "reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}');
SELECT record.expose('observations', 'is_public', '{"period_label": "''''", "value": "CASE WHEN value IS NULL THEN NULL ELSE 0 END", "value_text": "NULL", "numerator": "NULL", "denominator": "NULL", "derived_from": "NULL", "places": "''[]''::jsonb", "commentary": "NULL", "corrective_action": "NULL", "reported_in": "NULL", "revisions": "''[]''::jsonb", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}');
SELECT record.expose('actions', 'is_public', '{"title": "''''", "description": "NULL", "owner_post": "NULL", "requested_by": "NULL", "reported_in": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}');
