-- The default is for an older program that writes during the upgrade. The next write of the decision fills it.
ALTER TABLE record.decisions ADD COLUMN title text NOT NULL DEFAULT '';
COMMENT ON COLUMN record.decisions.title IS
    'What it is about; empty = an older program wrote it, and it has not been written since.';

-- The title of an existing decision is what the public may read: of its item, or of its issue. The public title of an
-- exempt item stands for those of the items below it. A decision without either shows the first line of its own text,
-- which its readers can read anyway. Nothing in it is invented.
WITH RECURSIVE shown AS (
    SELECT i.id,
           CASE WHEN i.exemption IS NOT NULL AND i.disclosure IS NULL THEN i.exemption ->> 'public_title' END AS hidden,
           i.title
    FROM record.items i WHERE i.parent_id IS NULL
    UNION ALL
    SELECT i.id,
           CASE WHEN i.exemption IS NOT NULL AND i.disclosure IS NULL THEN i.exemption ->> 'public_title'
                ELSE p.hidden END,
           i.title
    FROM shown p JOIN record.items i ON i.parent_id = p.id
), first_line AS (
    SELECT id, btrim(split_part(btrim(text, E' \t\r\n'), E'\n', 1), E' \t\r') AS line FROM record.decisions
)
UPDATE record.decisions d
SET title = coalesce(
    (SELECT coalesce(s.hidden, s.title) FROM shown s WHERE s.id = d.item_id),
    (SELECT i.title FROM record.issues i WHERE i.id = d.issue_id AND i.is_public AND i.deleted_at IS NULL),
    CASE WHEN length(f.line) > 200 THEN left(f.line, 199) || '…' ELSE f.line END)
FROM first_line f WHERE f.id = d.id;
