-- Of a deleted paper, decision or item, these views name the record that replaced it. It says so itself, or it was
-- given an external identifier of a record that was deleted as superseded. An exempt record names none and is named by
-- none.
CREATE OR REPLACE FUNCTION pg_temp.taken_over(noun text, taker text) RETURNS text LANGUAGE sql AS $$
    SELECT format(
        'SELECT d.id AS record_id, d.council_id, d.is_public AS is_shown, n.id AS successor_id,
            n.is_public AS is_successor_shown
         FROM record.%1$I d CROSS JOIN LATERAL jsonb_array_elements(d.identifiers) k
         JOIN record.identifiers i ON i.kind = %2$L AND i.scheme = k ->> ''scheme'' AND i.value = k ->> ''value''
            AND i.council_id = d.council_id AND i.id <> d.id
         JOIN record.%1$I n ON n.id = i.id AND n.deleted_at IS NULL
         WHERE d.deleted_reason = ''superseded''%3$s', noun, taker,
        CASE WHEN noun = 'decisions' THEN '' ELSE ' AND NOT d.is_withheld AND NOT n.is_withheld' END)
$$;
DO $$
DECLARE
    relations text := pg_temp.taken_over('items', 'item')
        || ' UNION ALL ' || pg_temp.taken_over('documents', 'document')
        || ' UNION ALL ' || pg_temp.taken_over('decisions', 'decision')
        || ' UNION ALL SELECT d.id, d.council_id, d.is_public, n.id, n.is_public FROM record.documents n
            JOIN record.documents d ON d.id = n.supersedes_id
            WHERE NOT d.is_withheld AND NOT n.is_withheld AND n.deleted_at IS NULL'
        || ' UNION ALL SELECT d.id, d.council_id, d.is_public, n.id, n.is_public FROM record.decisions d
            JOIN record.decisions n ON n.id = d.superseded_by_id WHERE n.deleted_at IS NULL';
BEGIN
    EXECUTE 'CREATE VIEW published.successors AS SELECT s.record_id, s.successor_id FROM (' || relations
        || ') s WHERE s.is_shown AND s.is_successor_shown';
    EXECUTE 'CREATE VIEW staff.successors AS SELECT s.record_id, s.successor_id FROM (' || relations
        || ') s WHERE (s.is_shown OR staff.sees(s.council_id)) AND (s.is_successor_shown OR staff.sees(s.council_id))';
END $$;
COMMENT ON VIEW published.successors IS
    'Papers, decisions and items, each with the one that replaced it, where the reader may see both.';
COMMENT ON VIEW staff.successors IS
    'Papers, decisions and items, each with the one that replaced it, where the reader may see both.';
