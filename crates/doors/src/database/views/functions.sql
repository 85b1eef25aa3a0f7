-- The functions of the views, and those that the program reads by. `record.expose` and `record.expose_guarded` make the
-- two views of a table: ../../../migrations/README.md describes their arguments.

CREATE OR REPLACE FUNCTION staff.sees(council uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN current_setting('minutebook.councils', true) = '*'
    OR council = ANY (CASE WHEN current_setting('minutebook.councils', true) IN ('', '*') THEN '{}'
                           ELSE current_setting('minutebook.councils', true) END::uuid[]);
COMMENT ON FUNCTION staff.sees(uuid) IS
    'Whether the caller of this connection belongs to the council. The setting is *, or an array of council ids.';

CREATE OR REPLACE FUNCTION record.body_of(noun text, record_id uuid) RETURNS uuid
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
            SELECT d.body_id, d.meeting_id, d.item_id, d.decision_id INTO owner FROM documents d WHERE d.id = record_id;
            RETURN coalesce(owner.body_id, body_of('meeting', owner.meeting_id), body_of('item', owner.item_id), body_of('decision', owner.decision_id));
        WHEN 'vote' THEN RETURN (SELECT coalesce(body_of('item', v.item_id), body_of('decision', v.decision_id)) FROM votes v
            WHERE v.id = record_id);
        WHEN 'action' THEN RETURN (SELECT body_of('item', a.item_id) FROM actions a WHERE a.id = record_id);
        ELSE RETURN NULL;
    END CASE;
END $$;
COMMENT ON FUNCTION record.body_of(text, uuid) IS 'The body to which a record belongs, itself or by a meeting; null = to none.';

CREATE OR REPLACE FUNCTION staff.may_open(noun text, record_id uuid, council uuid) RETURNS boolean
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
    'Whether the caller of this connection reads what is withheld of the body. The setting minutebook.bodies is *, or '
    'an array of body ids.';

CREATE OR REPLACE FUNCTION staff.opens(noun text, record_id uuid, council uuid) RETURNS boolean
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
    'The same, and notes in minutebook.opened that the record was opened: the read door writes it to the log before '
    'it answers. Declared stable, since a volatile function would keep the planner from seeing through the view.';

CREATE OR REPLACE FUNCTION record.public_title(item uuid) RETURNS text LANGUAGE sql STABLE AS $$
    WITH RECURSIVE above AS (
        SELECT i.parent_id, i.exemption, i.disclosure, 1 AS step FROM record.items i WHERE i.id = item
        UNION ALL
        SELECT p.parent_id, p.exemption, p.disclosure, a.step + 1
        FROM above a JOIN record.items p ON p.id = a.parent_id WHERE a.step < 100)
    SELECT coalesce(
        (SELECT a.exemption ->> 'public_title' FROM above a WHERE a.exemption IS NOT NULL AND a.disclosure IS NULL
         ORDER BY a.step LIMIT 1),
        (SELECT i.title FROM record.items i WHERE i.id = item))
$$;
COMMENT ON FUNCTION record.public_title(uuid) IS
    'What an item may be called where everybody reads it: the public title of it, or of the exempt item that it is a '
    'part of, else its own.';

CREATE OR REPLACE FUNCTION record.without_titles(translations jsonb, hidden text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        jsonb_object_agg(kept.language, kept.texts) FILTER (WHERE jsonb_strip_nulls(kept.texts) <> '{}'), '{}')
    FROM (SELECT t.language,
                 CASE WHEN hidden IS NULL OR t.texts ->> 'title' = ANY (hidden)
                      THEN jsonb_set(t.texts, '{title}', 'null')
                      ELSE t.texts END AS texts
          FROM jsonb_each(translations) AS t(language, texts)) kept
$$;
COMMENT ON FUNCTION record.without_titles(jsonb, text[]) IS
    'Translations without those titles that are among some texts; null = without all titles. A language that says '
    'nothing else is left out.';

CREATE OR REPLACE FUNCTION record.shown(change record.changes) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN CASE WHEN coalesce(change.is_public, change.public_content IS NOT NULL)
            THEN coalesce(change.public_content, change.content) END;
COMMENT ON FUNCTION record.shown(record.changes) IS
    'The row as the public could see it after the change; null = not at all. Whatever tells of changes reads them by '
    'this.';

-- Readers may not see the server's activity. This function tells them one number of it. It reads the clock before the
-- activity, so a transaction that begins meanwhile began later. If a writer runs as another user, its start is hidden.
-- It counts as a day old.
CREATE OR REPLACE FUNCTION published.writing_for() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now_here timestamptz := clock_timestamp();
    oldest timestamptz;
BEGIN
    SELECT min(CASE WHEN query = '<insufficient privilege>' THEN now_here - interval '1 day' ELSE xact_start END) INTO oldest
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    AND application_name <> 'minutebook sealer'
    AND (application_name = 'minutebook writer' OR backend_xid IS NOT NULL);
    RETURN coalesce(greatest(0, ceil(extract(epoch FROM now_here - oldest) * 1000000)), 0)::bigint;
END $$;
COMMENT ON FUNCTION published.writing_for() IS
    'For how many microseconds the oldest open transaction that writes has been open; 0 when none is. One that seals '
    'the log of changes writes no record.';

-- Transactions that seal the log of changes change nothing that readers see, so they are taken away. Of all ids before
-- `xmax`, those in the list have not ended. A subtransaction is counted early, which only makes the number larger.
CREATE OR REPLACE FUNCTION published.generation() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_snapshot_xmax(s.now_here)::text::bigint - (SELECT count(*) FROM pg_snapshot_xip(s.now_here))
        - coalesce((SELECT f.seals FROM record.feed f), 0)
    FROM (SELECT pg_current_snapshot() AS now_here) s
$$;
COMMENT ON FUNCTION published.generation() IS
    'How many writing transactions have ended, but for those that seal: while it stays, the record is as it was.';

-- Their former parameters.
DROP FUNCTION IF EXISTS record.expose(text, text, jsonb, jsonb);
DROP FUNCTION IF EXISTS record.expose(text, text, text[], jsonb, jsonb);
DROP FUNCTION IF EXISTS record.expose_guarded(text, text, jsonb, jsonb, jsonb, text, text, text);
DROP FUNCTION IF EXISTS record.expose_guarded(text, text, text[], text[], text, text, text, jsonb, jsonb, jsonb);

CREATE OR REPLACE FUNCTION record.mask(noun text, name text, is_required boolean, kept text[], content jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF name IN ('id', 'council_id', 'version', 'created_at', 'updated_at', 'publication', 'publish_at', 'is_public',
                'was_public', 'is_withheld', 'deleted_at', 'deleted_reason') OR name = ANY (kept) THEN
        RETURN NULL;
    ELSIF is_required AND NOT content ? name THEN
        RAISE EXCEPTION 'views/%.sql does not say what % shows in a deleted or exempt row. It cannot be null: name it in '
            'kept_if_deleted or blank, and of a guarded table in kept_if_exempt or hidden', noun, name;
    END IF;
    RETURN coalesce(content ->> name, 'NULL');
END $$;
COMMENT ON FUNCTION record.mask(text, text, boolean, text[], jsonb) IS
    'What a deleted or exempt row shows in a column: `content` says it, and without a word it is NULL. Null = the '
    'column itself, because it is in `kept` or every record type shows it.';

CREATE OR REPLACE FUNCTION record.expose(
    noun text, shown text, kept_if_deleted text[], blank jsonb DEFAULT '{}', face jsonb DEFAULT '{}',
    earlier jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    published_columns text;
    staff_columns text;
    earlier_columns text;
BEGIN
    WITH faces AS (
        SELECT attnum, attname, quote_ident(attname) AS name, coalesce(face ->> attname, quote_ident(attname)) AS live,
               record.mask(noun, attname, attnotnull, kept_if_deleted || ARRAY['identifiers'], blank) AS deleted
        FROM pg_attribute
        WHERE attrelid = format('record.%I', noun)::regclass AND attnum > 0 AND NOT attisdropped
    ), expressions AS (
        SELECT attnum, name,
               CASE WHEN deleted IS NULL THEN live
                    ELSE format('CASE WHEN deleted_at IS NULL THEN %s ELSE %s END', live, deleted) END AS masked,
               record.mask_earlier(earlier ->> attname, live, deleted) AS masked_earlier
        FROM faces
    )
    SELECT string_agg(format('%s AS %s', masked, name), ', ' ORDER BY attnum),
           string_agg(CASE WHEN masked = name THEN name
                           ELSE format('CASE WHEN staff.sees(council_id) THEN %s ELSE %s END AS %s', name, masked, name)
                      END, ', ' ORDER BY attnum),
           string_agg(format('%s AS %s', masked_earlier, name), ', ' ORDER BY attnum)
    INTO published_columns, staff_columns, earlier_columns
    FROM expressions;
    EXECUTE format('CREATE OR REPLACE VIEW published.%I AS SELECT %s FROM record.%I WHERE %s',
                   noun, published_columns, noun, shown);
    EXECUTE format('CREATE OR REPLACE VIEW staff.%I AS SELECT %s FROM record.%I WHERE %s OR staff.sees(council_id)',
                   noun, staff_columns, noun, shown);
    PERFORM record.expose_earlier(noun, earlier_columns);
END $$;
COMMENT ON FUNCTION record.expose(text, text, text[], jsonb, jsonb, jsonb) IS
    'Makes the two views of a table: `shown` says which rows are public, `kept_if_deleted` which columns a deleted row '
    'keeps, `blank` what stands in others of its columns, `face` what the public sees in a column of a live row, '
    '`earlier` what it sees in a column of an earlier version. To be called again whenever a column is added.';

CREATE OR REPLACE FUNCTION record.expose_guarded(
    noun text, shown text, kept_if_deleted text[], kept_if_exempt text[], guard text, opens text, rows text,
    blank jsonb DEFAULT '{}', face jsonb DEFAULT '{}', hidden jsonb DEFAULT '{}', earlier jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    published_columns text;
    staff_columns text;
    earlier_columns text;
BEGIN
    WITH faces AS (
        SELECT attnum, attname, quote_ident(attname) AS name, coalesce(face ->> attname, quote_ident(attname)) AS live,
               record.mask(noun, attname, attnotnull, kept_if_deleted || ARRAY['identifiers'], blank) AS deleted,
               record.mask(noun, attname, attnotnull, kept_if_exempt, hidden) AS exempt
        FROM pg_attribute
        WHERE attrelid = format('record.%I', noun)::regclass AND attnum > 0 AND NOT attisdropped
    ), guarded AS (
        SELECT attnum, attname, name, deleted, exempt,
               CASE WHEN exempt IS NULL THEN live
                    ELSE format('CASE WHEN %s THEN %s ELSE %s END', guard, exempt, live) END AS live
        FROM faces
    ), expressions AS (
        SELECT attnum, name, exempt,
               CASE WHEN deleted IS NULL THEN live
                    ELSE format('CASE WHEN deleted_at IS NULL THEN %s ELSE %s END', live, deleted) END AS masked,
               record.mask_earlier(earlier ->> attname, live, deleted) AS masked_earlier
        FROM guarded
    )
    SELECT string_agg(format('%s AS %s', masked, name), ', ' ORDER BY attnum),
           string_agg(CASE WHEN masked = name THEN name
                           WHEN exempt IS NOT NULL
                           THEN format('CASE WHEN staff.sees(council_id) AND (NOT (%s) OR %s) THEN %s ELSE %s END AS %s', guard, opens, name, masked, name)
                           ELSE format('CASE WHEN staff.sees(council_id) THEN %s ELSE %s END AS %s', name, masked, name)
                      END, ', ' ORDER BY attnum),
           string_agg(format('%s AS %s', masked_earlier, name), ', ' ORDER BY attnum)
    INTO published_columns, staff_columns, earlier_columns
    FROM expressions;
    EXECUTE format('CREATE OR REPLACE VIEW published.%I AS SELECT %s FROM record.%I WHERE %s',
                   noun, published_columns, noun, shown);
    EXECUTE format('CREATE OR REPLACE VIEW staff.%I AS SELECT %s FROM record.%I WHERE %s OR (staff.sees(council_id) AND (%s))',
                   noun, staff_columns, noun, shown, rows);
    PERFORM record.expose_earlier(noun, earlier_columns);
END $$;
COMMENT ON FUNCTION record.expose_guarded(text, text, text[], text[], text, text, text, jsonb, jsonb, jsonb, jsonb) IS
    'Makes the two views of a table that holds what is withheld. Besides what record.expose takes: where `guard` holds, '
    'everybody for whom `opens` does not sees the columns in `kept_if_exempt`, and in the others what `hidden` says; '
    '`rows` says which rows a council''s own staff see.';
