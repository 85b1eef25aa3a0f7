-- What the public was shown earlier. The log of changes has it (`record.shown`), and the masks of today go over it once
-- more: what a view hides today is hidden in every earlier version. `record.expose` makes a function for each record
-- type, such as `items_then`. It takes what is asked for as JSON (`database/past.rs`):
--
-- - `id`, of one record; or `parent` and `column`, of the records that belonged to another one, with the word of their
--   type in `kind` and the `council` of that other one
-- - `version`; or `until` (before this time), or `position` (up to this one of the public feed); or else all versions,
--   of which the newest ones if there is a `most`

CREATE OR REPLACE FUNCTION record.mask_earlier(earlier text, live text, deleted text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN deleted IS NULL THEN m.mask
        ELSE format('CASE WHEN deleted_at IS NULL AND (today).deleted_at IS NULL THEN %s ELSE %s END', m.mask, deleted)
        END
    FROM (SELECT coalesce(replace(earlier, '{live}', live), live) AS mask) m
$$;
COMMENT ON FUNCTION record.mask_earlier(text, text, text) IS
    'What an earlier version shows in a column. `(today)` is the row as it is now. While that is deleted, its earlier '
    'versions show no more than it.';

CREATE OR REPLACE FUNCTION record.hides_title(item uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM record.items i
        WHERE i.id = item AND (i.is_withheld OR i.deleted_at IS NOT NULL OR NOT i.is_public))
$$;
COMMENT ON FUNCTION record.hides_title(uuid) IS 'Whether the public may not read the title of an item now.';

-- A record that belonged to another one either still does, or it moved. The index `positions_of_moves` has those that
-- moved. Their condition must be the same as that of the index.
CREATE OR REPLACE FUNCTION record.named_then(noun text, asked jsonb) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 50 AS $$
DECLARE
    parent uuid := (asked ->> 'parent')::uuid;
    joint text := '';
BEGIN
    IF parent IS NULL THEN
        RETURN NEXT (asked ->> 'id')::uuid;
        RETURN;
    END IF;
    IF noun = 'meetings' THEN
        joint := 'UNION SELECT t.id FROM record.meetings t WHERE t.joint_with <> ''[]''
            AND t.joint_with @> jsonb_build_array(jsonb_build_object(''body_id'', $1))';
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT t.id FROM record.%I t WHERE t.%I = $1 %s
         UNION SELECT p.record_id FROM record.positions p WHERE p.council_id = $2 AND p.kind = $3
            AND (p.public_operation = ''restored'' OR p.changed &&
            ''{body_id,decision_id,issue_id,item_id,joint_with,meeting_id,metric_id,parent_id,person_id,''
            ''strategy_id}''::text[])',
        noun, asked ->> 'column', joint)
        USING parent, (asked ->> 'council')::uuid, asked ->> 'kind';
END $$;
COMMENT ON FUNCTION record.named_then(text, jsonb) IS
    'The records that are asked for, and others that may have belonged to the same parent.';

CREATE OR REPLACE FUNCTION record.entries_then(of_record uuid, asked jsonb)
RETURNS TABLE (change_id uuid, version bigint, at timestamptz, operation text, subject text)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
#variable_conflict use_column
DECLARE
    one_version bigint := (asked ->> 'version')::bigint;
    until_at timestamptz := (asked ->> 'until')::timestamptz;
    up_to bigint := (asked ->> 'position')::bigint;
    -- What was shown before a withdrawal, or before a deletion in error, does not come back with the record. The same
    -- holds for minutes that were withdrawn: the entry without them is the first that is shown.
    hidden_until bigint := coalesce((SELECT max(CASE WHEN h.public_operation = 'withdrawn'
            OR h.public_reason = 'published_in_error' THEN h.position ELSE h.position - 1 END)
        FROM record.positions h WHERE h.record_id = of_record
        AND (h.public_operation = 'withdrawn' OR h.public_reason = 'published_in_error'
            OR h.kind = 'item' AND 'minutes' = ANY (h.changed) AND EXISTS (SELECT FROM record.changes c
                WHERE c.id = h.change_id AND record.shown(c) -> 'minutes' = 'null'))), 0);
BEGIN
    IF until_at IS NOT NULL OR up_to IS NOT NULL THEN
        RETURN QUERY SELECT e.change_id, e.version, e.changed_at, NULL::text, NULL::text FROM (
            SELECT p.change_id, p.version, p.position, c.changed_at,
                coalesce(c.is_public, c.public_content IS NOT NULL) AS is_shown
            FROM record.positions p JOIN record.changes c ON c.id = p.change_id
            WHERE p.record_id = of_record AND (until_at IS NULL OR c.changed_at < until_at)
            AND (up_to IS NULL OR p.public_position <= up_to)
            ORDER BY p.position DESC LIMIT 1) e
            WHERE e.is_shown AND e.position > hidden_until;
        RETURN;
    END IF;
    -- A version begins when the public first sees it. It may look different later, when another record that it names
    -- appears or vanishes, and its last entry is the version.
    RETURN QUERY SELECT e.change_id, e.version, e.at, e.operation, (
            SELECT w.subject FROM record.changes w WHERE w.record_id = of_record AND w.version = e.version
            ORDER BY w.changed_at, w.id LIMIT 1)
        FROM (
            SELECT p.change_id, p.version, first_value(c.changed_at) OVER of_version AS at,
                first_value(coalesce(p.public_operation, 'updated')) OVER of_version AS operation,
                row_number() OVER (PARTITION BY p.version ORDER BY p.position DESC) AS place
            FROM record.positions p JOIN record.changes c ON c.id = p.change_id
            WHERE p.record_id = of_record AND (one_version IS NULL OR p.version = one_version)
            AND p.position > hidden_until AND coalesce(c.is_public, c.public_content IS NOT NULL)
            WINDOW of_version AS (PARTITION BY p.version ORDER BY p.position)) e
        WHERE e.place = 1 ORDER BY e.version DESC LIMIT coalesce((asked ->> 'most')::integer, 1000);
END $$;
COMMENT ON FUNCTION record.entries_then(uuid, jsonb) IS
    'The entries of the log that are the versions of a record that are asked for, the newest first, at most 1,000. The '
    'subject is the one who wrote the version.';

CREATE OR REPLACE FUNCTION record.belonged_then(content jsonb, asked jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT asked ->> 'parent' IS NULL OR content ->> (asked ->> 'column') = asked ->> 'parent'
        OR asked ->> 'column' = 'body_id'
        AND content -> 'joint_with' @> jsonb_build_array(jsonb_build_object('body_id', asked ->> 'parent'))
$$;
COMMENT ON FUNCTION record.belonged_then(jsonb, jsonb) IS
    'Whether a version belongs to the parent that is asked for, if there is one.';

-- An entry from before a column was added has the default of that column.
CREATE OR REPLACE FUNCTION record.expose_earlier(noun text, columns text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    defaults text;
    parents text;
    guard text := '';
BEGIN
    IF NOT EXISTS (SELECT FROM record.kinds() k WHERE k.named = noun) THEN
        RETURN;
    END IF;
    SELECT coalesce(string_agg(format('%L, %s', a.attname, pg_get_expr(d.adbin, d.adrelid)), ', '), '') INTO defaults
    FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = format('record.%I', noun)::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attnotnull AND a.attgenerated = '';
    -- It was shown as a part of what it belonged to then, so that must be public as well.
    SELECT coalesce(string_agg(format(
        ' AND (%I.%I IS NULL OR EXISTS (SELECT FROM published.%I p WHERE p.id = %I.%I
            AND p.deleted_reason IS DISTINCT FROM ''published_in_error''%s))',
        noun, k.belongs_by, k.belongs_to, noun, k.belongs_by,
        CASE WHEN k.is_withheld_with THEN ' AND NOT p.is_withheld' ELSE '' END), ''), '') INTO parents
    FROM record.kinds() k WHERE k.named = noun AND k.belongs_by IS NOT NULL;
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = format('record.%I', noun)::regclass
               AND attname = 'is_withheld' AND NOT attisdropped) THEN
        guard := ' AND NOT p.is_withheld';
    END IF;
    -- OFFSET 0, so that the planner looks up one row after the other by the keys.
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION published.%I(asked jsonb) RETURNS SETOF record.%I
         LANGUAGE sql STABLE SECURITY DEFINER SET search_path = record, pg_temp ROWS 50 AS %L',
        noun || '_then', noun,
        format(
            'SELECT %s FROM (
                SELECT r.*, n.today FROM (
                    SELECT t.today, s.content FROM record.named_then(%L, asked) AS i(id)
                    CROSS JOIN LATERAL (SELECT t AS today FROM record.%I t WHERE t.id = i.id
                        AND t.deleted_reason IS DISTINCT FROM ''published_in_error''
                        AND (asked ->> ''parent'' IS NULL OR t.deleted_at IS NULL)
                        AND EXISTS (SELECT FROM published.%I p WHERE p.id = i.id%s) OFFSET 0) AS t
                    CROSS JOIN LATERAL record.entries_then(i.id, asked) AS e
                    CROSS JOIN LATERAL (SELECT record.shown(c) AS content FROM record.changes c
                        WHERE c.id = e.change_id OFFSET 0) AS s
                    WHERE record.belonged_then(s.content, asked)) AS n
                CROSS JOIN LATERAL jsonb_populate_record(NULL::record.%I, jsonb_build_object(%s) || n.content) AS r
             ) AS %I WHERE true%s',
            columns, noun, noun, noun, guard, noun, defaults, noun, parents));
    EXECUTE format('COMMENT ON FUNCTION published.%I(jsonb) IS %L', noun || '_then',
                   'Rows as the public was shown them, without what it may not see today.');
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION staff.%I(asked jsonb) RETURNS SETOF record.%I
         LANGUAGE sql STABLE SECURITY DEFINER SET search_path = record, pg_temp ROWS 50
         AS ''SELECT * FROM published.%I(asked)''', noun || '_then', noun, noun || '_then');
    EXECUTE format('COMMENT ON FUNCTION staff.%I(jsonb) IS %L', noun || '_then',
                   'The same rows: history is what the public was shown.');
END $$;
COMMENT ON FUNCTION record.expose_earlier(text, text) IS
    'Makes the functions that read earlier versions of a table, with these columns. They show nothing of a row that the '
    'public does not see now, or only a redacted version of, or that was published in error.';

CREATE OR REPLACE FUNCTION published.versions(noun text, asked jsonb)
RETURNS TABLE (version bigint, at timestamptz, operation text, subject text, content jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = record, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT t.version, e.at, e.operation, NULL::text, to_jsonb(t) FROM published.%I($1) t
         JOIN record.entries_then(($1 ->> ''id'')::uuid, $1) e ON e.version = t.version', noun || '_then')
        USING asked;
END $$;
COMMENT ON FUNCTION published.versions(text, jsonb) IS
    'The versions of a record that the public was shown: since when, and the row. No subject: who wrote is for staff.';

CREATE OR REPLACE FUNCTION staff.versions(noun text, asked jsonb)
RETURNS TABLE (version bigint, at timestamptz, operation text, subject text, content jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = record, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT t.version, e.at, e.operation, CASE WHEN staff.sees(t.council_id) THEN e.subject END, to_jsonb(t)
         FROM published.%I($1) t
         JOIN record.entries_then(($1 ->> ''id'')::uuid, $1) e ON e.version = t.version', noun || '_then')
        USING asked;
END $$;
COMMENT ON FUNCTION staff.versions(text, jsonb) IS
    'The same versions, with the subject who wrote each one of a council of the caller.';
