-- An item or a document that is exempt keeps a public face. What belongs to it is withheld whole, decisions excepted.
ALTER TABLE record.items ADD COLUMN exemption jsonb, ADD COLUMN disclosure jsonb, ADD COLUMN is_withheld boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT items_exemption_withholds
        CHECK (is_withheld OR exemption IS NULL OR disclosure IS NOT NULL) NOT VALID;
ALTER TABLE record.documents ADD COLUMN exemption jsonb, ADD COLUMN disclosure jsonb, ADD COLUMN is_withheld boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT documents_exemption_withholds
        CHECK (is_withheld OR exemption IS NULL OR disclosure IS NOT NULL) NOT VALID;
ALTER TABLE record.actions ADD COLUMN is_withheld boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN record.items.exemption IS 'Why the public does not see it: {kind, regime, paragraphs, public_interest, public_title, until}; null = it is open.';
COMMENT ON COLUMN record.documents.exemption IS 'Why the public does not see it: {kind, regime, paragraphs, public_interest, public_title, until}; null = it is open.';
COMMENT ON COLUMN record.items.is_withheld IS 'Whether it, or an item of which it is a part, is exempt and not disclosed. Kept by the write door.';
COMMENT ON COLUMN record.documents.is_withheld IS 'Whether it, or what it belongs to, is exempt and not disclosed. Kept by the write door.';
COMMENT ON COLUMN record.actions.is_withheld IS 'Whether the item that it belongs to is exempt and not disclosed. Kept by the write door.';

COMMENT ON COLUMN record.items.disclosure IS 'When and why it was disclosed after all: {disclosed_at, reason}; null = it was not.';
COMMENT ON CONSTRAINT items_exemption_withholds ON record.items IS '/exemption: What is exempt is withheld until it is disclosed.';
COMMENT ON COLUMN record.documents.disclosure IS 'When and why it was disclosed after all: {disclosed_at, reason}; null = it was not.';
COMMENT ON CONSTRAINT documents_exemption_withholds ON record.documents IS '/exemption: What is exempt is withheld until it is disclosed.';

CREATE FUNCTION record.body_of(noun text, record_id uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = record, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    CASE noun
        WHEN 'meeting' THEN RETURN (SELECT m.body_id FROM meetings m WHERE m.id = record_id);
        WHEN 'item' THEN RETURN (SELECT m.body_id FROM items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = record_id);
        WHEN 'decision' THEN RETURN (SELECT coalesce(body_of('item', d.item_id),
            CASE WHEN d.decision_maker ->> 'kind' = 'body' THEN (d.decision_maker ->> 'id')::uuid END)
            FROM decisions d WHERE d.id = record_id);
        WHEN 'document' THEN
            SELECT d.meeting_id, d.item_id, d.decision_id INTO owner FROM documents d WHERE d.id = record_id;
            RETURN coalesce(body_of('meeting', owner.meeting_id), body_of('item', owner.item_id), body_of('decision', owner.decision_id));
        WHEN 'action' THEN RETURN (SELECT body_of('item', a.item_id) FROM actions a WHERE a.id = record_id);
        ELSE RETURN NULL;
    END CASE;
END $$;
COMMENT ON FUNCTION record.body_of(text, uuid) IS 'The body to whose meetings a record belongs; null = to none.';

CREATE FUNCTION staff.may_open(noun text, record_id uuid, council uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = record, pg_temp AS $$
DECLARE
    bodies text := coalesce(current_setting('minutebook.bodies', true), '');
BEGIN
    IF bodies IN ('', '{}') OR NOT staff.sees(council) THEN
        RETURN false;
    END IF;
    RETURN bodies = '*' OR coalesce(record.body_of(noun, record_id) = ANY (bodies::uuid[]), false);
END $$;
COMMENT ON FUNCTION staff.may_open(text, uuid, uuid) IS
    'Whether the caller of this connection reads what is withheld of the body. The setting minutebook.bodies is *, or an array of body ids.';

CREATE FUNCTION staff.opens(noun text, record_id uuid, council uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = record, pg_temp AS $$
DECLARE
    opened text := coalesce(current_setting('minutebook.opened', true), '');
    entry text := noun || ' ' || record_id || ' ' || council || ';';
BEGIN
    IF NOT staff.may_open(noun, record_id, council) THEN
        RETURN false;
    END IF;
    IF position(entry IN opened) = 0 THEN
        PERFORM set_config('minutebook.opened', opened || entry, false);
    END IF;
    RETURN true;
END $$;
COMMENT ON FUNCTION staff.opens(text, uuid, uuid) IS
    'The same, and notes in minutebook.opened that the record was opened: the read door writes it to the log before it answers. '
    'Declared stable, since a volatile function would keep the planner from seeing through the view.';

CREATE FUNCTION record.expose_guarded(noun text, shown text, blank jsonb, face jsonb, hidden jsonb, guard text, opens text, rows text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    published_columns text;
    staff_columns text;
BEGIN
    WITH faces AS (
        SELECT attnum, attname, quote_ident(attname) AS name,
               CASE WHEN hidden ? attname
                    THEN format('CASE WHEN %s THEN %s ELSE %s END', guard, hidden ->> attname, coalesce(face ->> attname, quote_ident(attname)))
                    ELSE coalesce(face ->> attname, quote_ident(attname)) END AS live
        FROM pg_attribute
        WHERE attrelid = format('record.%I', noun)::regclass AND attnum > 0 AND NOT attisdropped
    ), expressions AS (
        SELECT attnum, attname, name,
               CASE WHEN blank ? attname THEN format('CASE WHEN deleted_at IS NULL THEN %s ELSE %s END', live, blank ->> attname)
                    ELSE live END AS masked
        FROM faces
    )
    SELECT string_agg(format('%s AS %s', masked, name), ', ' ORDER BY attnum),
           string_agg(CASE WHEN masked = name THEN name
                           WHEN hidden ? attname
                           THEN format('CASE WHEN staff.sees(council_id) AND (NOT (%s) OR %s) THEN %s ELSE %s END AS %s', guard, opens, name, masked, name)
                           ELSE format('CASE WHEN staff.sees(council_id) THEN %s ELSE %s END AS %s', name, masked, name)
                      END, ', ' ORDER BY attnum)
    INTO published_columns, staff_columns
    FROM expressions;
    EXECUTE format('CREATE OR REPLACE VIEW published.%I AS SELECT %s FROM record.%I WHERE %s',
                   noun, published_columns, noun, shown);
    EXECUTE format('CREATE OR REPLACE VIEW staff.%I AS SELECT %s FROM record.%I WHERE %s OR (staff.sees(council_id) AND (%s))',
                   noun, staff_columns, noun, shown, rows);
END $$;
COMMENT ON FUNCTION record.expose_guarded(text, text, jsonb, jsonb, jsonb, text, text, text) IS
    'Makes the two views of a table that holds what is withheld. Besides what record.expose takes: `hidden` says what stands in a column '
    'where `guard` holds, for everybody for whom `opens` does not; `rows` which rows a council''s own staff see.';


SELECT record.expose_guarded('items', 'is_public',
    '{"title": "''''", "section": "NULL", "purpose": "NULL", "presented_by": "NULL", "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL", "agenda_number": "NULL", "minute_number": "NULL", "presented_by_person_id": "NULL", "exemption": "NULL", "disclosure": "NULL"}',
    '{"minutes": "CASE WHEN minutes ->> ''publication'' = ''published'' THEN minutes END", "presented_by_person_id": "CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p WHERE p.id = items.presented_by_person_id AND p.is_public) END", "issue_id": "CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = items.issue_id AND s.is_public) END"}',
    '{"withdrawn_reason": "NULL", "identifiers": "''[]''::jsonb", "source_url": "NULL", "section": "NULL", "title": "exemption ->> ''public_title''", "purpose": "NULL", "presented_by": "NULL", "presented_by_person_id": "NULL", "report_by": "NULL", "recommendation": "NULL", "minutes": "NULL", "issue_id": "NULL"}',
    'is_withheld', 'staff.opens(''item'', id, council_id)', 'NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL OR staff.may_open(''item'', id, council_id)');
SELECT record.expose_guarded('documents', 'is_public',
    '{"title": "''''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL", "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "language": "NULL", "author_post_label": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL", "file_stored_at": "NULL", "exemption": "NULL", "disclosure": "NULL"}',
    '{"supersedes_id": "(SELECT p.id FROM record.documents p WHERE p.id = documents.supersedes_id AND p.is_public)"}',
    '{"withdrawn_reason": "NULL", "identifiers": "''[]''::jsonb", "source_url": "NULL", "title": "exemption ->> ''public_title''", "file_name": "NULL", "media_type": "NULL", "size_bytes": "NULL", "size_label": "NULL", "sha256": "NULL", "page_count": "NULL", "language": "NULL", "author_post_label": "NULL", "written_on": "NULL", "supersedes_id": "NULL", "file_stored_at": "NULL"}',
    'is_withheld', 'staff.opens(''document'', id, council_id)', 'NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL OR staff.may_open(''document'', id, council_id)');
SELECT record.expose_guarded('actions', 'is_public',
    '{"title": "''''", "description": "NULL", "owner_post": "NULL", "requested_by": "NULL", "reported_in": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}',
    '{"description": "CASE WHEN is_withheld THEN NULL ELSE description END", "owner_post": "CASE WHEN is_withheld THEN NULL ELSE owner_post END", "requested_by": "CASE WHEN is_withheld THEN NULL ELSE requested_by END", "title": "CASE WHEN is_withheld THEN '''' ELSE title END", "source_url": "NULL", "reported_in": "CASE WHEN NOT (reported_in IS NOT NULL AND (EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld) OR EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld))) THEN CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END END"}',
    'is_withheld OR reported_in IS NOT NULL AND (EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld) OR EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld))', '(NOT is_withheld OR staff.opens(''action'', id, council_id)) AND (NOT (reported_in IS NOT NULL AND (EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld) OR EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld))) OR staff.opens(reported_in ->> ''kind'', (reported_in ->> ''id'')::uuid, council_id))', 'NOT is_withheld OR staff.may_open(''action'', id, council_id)');
SELECT record.expose_guarded('progress_reports', 'is_public',
    '{"period": "jsonb_build_object(''code'', '''', ''label'', '''', ''starts_on'', period_ends_on, ''ends_on'', period_ends_on, ''inferred'', true)", "statement": "''''", "per_element": "''[]''::jsonb", "reported_in": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}',
    '{"reported_in": "NULL", "source_url": "NULL"}',
    'reported_in IS NOT NULL AND (EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld) OR EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld))', 'staff.opens(reported_in ->> ''kind'', (reported_in ->> ''id'')::uuid, council_id)', 'true');
SELECT record.expose_guarded('targets', 'is_public',
    '{"period": "CASE WHEN period IS NULL THEN NULL ELSE jsonb_build_object(''code'', '''', ''label'', '''', ''starts_on'', period -> ''starts_on'', ''ends_on'', due_on, ''inferred'', true) END", "note": "NULL", "reported_in": "NULL", "value": "CASE WHEN value IS NULL THEN NULL ELSE 0 END", "lower": "CASE WHEN lower IS NULL THEN NULL ELSE 0 END", "upper": "CASE WHEN upper IS NULL THEN NULL ELSE 0 END", "revisions": "''[]''::jsonb", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"set_by_id": "CASE WHEN set_by_id IS NOT NULL THEN (SELECT s.id FROM record.decisions s WHERE s.id = targets.set_by_id AND s.is_public AND s.deleted_at IS NULL) END", "revisions": "CASE WHEN revisions = ''[]''::jsonb THEN revisions ELSE (SELECT jsonb_agg(CASE WHEN EXISTS (SELECT FROM record.decisions s WHERE s.id = (r.was ->> ''set_by_id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN r.was ELSE jsonb_set(r.was, ''{set_by_id}'', ''null'') END ORDER BY r.place) FROM jsonb_array_elements(revisions) WITH ORDINALITY AS r(was, place)) END", "reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}',
    '{"reported_in": "NULL", "source_url": "NULL"}',
    'reported_in IS NOT NULL AND (EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld) OR EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld))', 'staff.opens(reported_in ->> ''kind'', (reported_in ->> ''id'')::uuid, council_id)', 'true');
SELECT record.expose_guarded('observations', 'is_public',
    '{"period_label": "''''", "value": "CASE WHEN value IS NULL THEN NULL ELSE 0 END", "value_text": "NULL", "numerator": "NULL", "denominator": "NULL", "derived_from": "NULL", "places": "''[]''::jsonb", "commentary": "NULL", "corrective_action": "NULL", "reported_in": "NULL", "revisions": "''[]''::jsonb", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}',
    '{"reported_in": "NULL", "source_url": "NULL"}',
    'reported_in IS NOT NULL AND (EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld) OR EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld))', 'staff.opens(reported_in ->> ''kind'', (reported_in ->> ''id'')::uuid, council_id)', 'true');
SELECT record.expose_guarded('document_texts', 'EXISTS (SELECT FROM record.documents d WHERE d.id = document_id AND d.is_public AND NOT d.is_withheld AND d.deleted_at IS NULL)',
    '{}',
    '{"claimed_until": "NULL::timestamptz", "attempts": "0"}',
    '{"text": "NULL"}',
    'EXISTS (SELECT FROM record.documents d WHERE d.id = document_id AND d.is_withheld)', 'staff.opens(''document'', document_id, council_id)', 'NOT EXISTS (SELECT FROM record.documents d WHERE d.id = document_id AND d.is_withheld) OR staff.may_open(''document'', document_id, council_id)');

CREATE OR REPLACE VIEW published.threads AS
    SELECT i.issue_id, i.id AS record_id FROM record.items i JOIN record.issues s ON s.id = i.issue_id
    WHERE i.is_public AND NOT i.is_withheld AND s.is_public
    UNION ALL
    SELECT d.issue_id, d.id FROM record.decisions d JOIN record.issues s ON s.id = d.issue_id
    WHERE d.is_public AND s.is_public
    UNION ALL
    SELECT i.issue_id, d.id FROM record.decisions d JOIN record.items i ON i.id = d.item_id
    JOIN record.issues s ON s.id = i.issue_id WHERE d.is_public AND i.is_public AND NOT i.is_withheld AND s.is_public;
CREATE OR REPLACE VIEW staff.threads AS
    SELECT i.issue_id, i.id AS record_id FROM record.items i JOIN record.issues s ON s.id = i.issue_id
    WHERE (i.is_public OR staff.sees(i.council_id)) AND (NOT i.is_withheld OR staff.may_open('item', i.id, i.council_id))
    AND (s.is_public OR staff.sees(s.council_id))
    UNION ALL
    SELECT d.issue_id, d.id FROM record.decisions d JOIN record.issues s ON s.id = d.issue_id
    WHERE (d.is_public OR staff.sees(d.council_id)) AND (s.is_public OR staff.sees(s.council_id))
    UNION ALL
    SELECT i.issue_id, d.id FROM record.decisions d JOIN record.items i ON i.id = d.item_id
    JOIN record.issues s ON s.id = i.issue_id WHERE (d.is_public OR staff.sees(d.council_id))
    AND (i.is_public OR staff.sees(i.council_id)) AND (NOT i.is_withheld OR staff.may_open('item', i.id, i.council_id))
    AND (s.is_public OR staff.sees(s.council_id));

CREATE OR REPLACE VIEW staff.identifiers AS
    SELECT council_id, kind, scheme, value, id, is_public FROM record.identifiers
    WHERE is_public OR (staff.sees(council_id) AND (
        NOT EXISTS (SELECT FROM record.items t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.documents t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.actions t WHERE t.id = identifiers.id AND t.is_withheld)
        OR staff.may_open(kind, id, council_id)));
