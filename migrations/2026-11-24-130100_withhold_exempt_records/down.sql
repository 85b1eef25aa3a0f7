CREATE OR REPLACE VIEW staff.identifiers AS
    SELECT council_id, kind, scheme, value, id, is_public FROM record.identifiers WHERE is_public OR staff.sees(council_id);
DROP VIEW published.threads;
DROP VIEW staff.threads;
DROP VIEW staff.items;
DROP VIEW published.items;
DROP VIEW staff.documents;
DROP VIEW published.documents;
DROP VIEW staff.actions;
DROP VIEW published.actions;
DROP VIEW staff.progress_reports;
DROP VIEW published.progress_reports;
DROP VIEW staff.targets;
DROP VIEW published.targets;
DROP VIEW staff.observations;
DROP VIEW published.observations;
DROP VIEW staff.document_texts;
DROP VIEW published.document_texts;
ALTER TABLE record.items DROP COLUMN is_withheld, DROP COLUMN exemption, DROP COLUMN disclosure;
ALTER TABLE record.documents DROP COLUMN is_withheld, DROP COLUMN exemption, DROP COLUMN disclosure;
ALTER TABLE record.actions DROP COLUMN is_withheld;
SELECT record.expose('items', 'is_public', '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL",
    "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL",
    "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END",
      "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END",
      "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = items.issue_id AND s.is_public) END"}');
SELECT record.expose('documents', 'is_public', '{"title": "''''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL",
    "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "author_post_label": "NULL", "source_url": "NULL",
    "withdrawn_reason": "NULL", "file_stored_at": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)"}');
SELECT record.expose('actions', 'is_public', '{"title": "''''", "description": "NULL", "owner_post": "NULL", "requested_by": "NULL", "reported_in": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}');
SELECT record.expose('progress_reports', 'is_public', '{"period": "jsonb_build_object(''code'', '''', ''label'', '''', ''starts_on'', period_ends_on, ''ends_on'', period_ends_on, ''inferred'', true)", "statement": "''''", "per_element": "''[]''::jsonb", "reported_in": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}');
SELECT record.expose('targets', 'is_public', '{"period": "CASE WHEN period IS NULL THEN NULL ELSE jsonb_build_object(''code'', '''', ''label'', '''', ''starts_on'', period -> ''starts_on'', ''ends_on'', due_on, ''inferred'', true) END", "note": "NULL", "reported_in": "NULL", "value": "CASE WHEN value IS NULL THEN NULL ELSE 0 END", "lower": "CASE WHEN lower IS NULL THEN NULL ELSE 0 END", "upper": "CASE WHEN upper IS NULL THEN NULL ELSE 0 END", "revisions": "''[]''::jsonb", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"set_by_id": "CASE WHEN set_by_id IS NOT NULL THEN (SELECT s.id FROM record.decisions s WHERE s.id = targets.set_by_id AND s.is_public AND s.deleted_at IS NULL) END",
      "revisions": "CASE WHEN revisions = ''[]''::jsonb THEN revisions ELSE (SELECT jsonb_agg(CASE WHEN EXISTS (SELECT FROM record.decisions s WHERE s.id = (r.was ->> ''set_by_id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN r.was ELSE jsonb_set(r.was, ''{set_by_id}'', ''null'') END ORDER BY r.place) FROM jsonb_array_elements(revisions) WITH ORDINALITY AS r(was, place)) END",
      "reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}');
SELECT record.expose('observations', 'is_public', '{"period_label": "''''", "value": "CASE WHEN value IS NULL THEN NULL ELSE 0 END", "value_text": "NULL", "numerator": "NULL", "denominator": "NULL", "derived_from": "NULL", "places": "''[]''::jsonb", "commentary": "NULL", "corrective_action": "NULL", "reported_in": "NULL", "revisions": "''[]''::jsonb", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}');
SELECT record.expose('document_texts',
    'EXISTS (SELECT FROM record.documents d WHERE d.id = document_id AND d.is_public AND d.deleted_at IS NULL)', '{}',
    '{"claimed_until": "NULL::timestamptz", "attempts": "0"}');
DROP FUNCTION record.expose_guarded(text, text, jsonb, jsonb, jsonb, text, text, text);
DROP FUNCTION staff.opens(text, uuid, uuid);
DROP FUNCTION staff.may_open(text, uuid, uuid);
DROP FUNCTION record.body_of(text, uuid);

-- A filter by issue goes through these: the issue_id that a reader sees is worked out and has no index.
CREATE VIEW published.threads AS
    SELECT i.issue_id, i.id AS record_id FROM record.items i JOIN record.issues s ON s.id = i.issue_id
    WHERE i.is_public AND s.is_public
    UNION ALL
    SELECT d.issue_id, d.id FROM record.decisions d JOIN record.issues s ON s.id = d.issue_id
    WHERE d.is_public AND s.is_public
    UNION ALL
    SELECT i.issue_id, d.id FROM record.decisions d JOIN record.items i ON i.id = d.item_id
    JOIN record.issues s ON s.id = i.issue_id WHERE d.is_public AND i.is_public AND s.is_public;
COMMENT ON VIEW published.threads IS 'The items and decisions of each issue, where the reader may see both.';
CREATE VIEW staff.threads AS
    SELECT i.issue_id, i.id AS record_id FROM record.items i JOIN record.issues s ON s.id = i.issue_id
    WHERE (i.is_public OR staff.sees(i.council_id)) AND (s.is_public OR staff.sees(s.council_id))
    UNION ALL
    SELECT d.issue_id, d.id FROM record.decisions d JOIN record.issues s ON s.id = d.issue_id
    WHERE (d.is_public OR staff.sees(d.council_id)) AND (s.is_public OR staff.sees(s.council_id))
    UNION ALL
    SELECT i.issue_id, d.id FROM record.decisions d JOIN record.items i ON i.id = d.item_id
    JOIN record.issues s ON s.id = i.issue_id WHERE (d.is_public OR staff.sees(d.council_id)) AND (i.is_public OR staff.sees(i.council_id)) AND (s.is_public OR staff.sees(s.council_id));
COMMENT ON VIEW staff.threads IS 'The items and decisions of each issue, where the reader may see both.';
