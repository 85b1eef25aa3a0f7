-- A filter by issue uses these views, because the `issue_id` that a reader sees is computed and has no index.
CREATE VIEW published.threads AS
    SELECT i.issue_id, i.id AS record_id FROM record.items i JOIN record.issues s ON s.id = i.issue_id
    WHERE i.is_public AND NOT i.is_withheld AND s.is_public
    UNION ALL
    SELECT d.issue_id, d.id FROM record.decisions d JOIN record.issues s ON s.id = d.issue_id
    WHERE d.is_public AND s.is_public
    UNION ALL
    SELECT i.issue_id, d.id FROM record.decisions d JOIN record.items i ON i.id = d.item_id
    JOIN record.issues s ON s.id = i.issue_id WHERE d.is_public AND i.is_public AND NOT i.is_withheld AND s.is_public;
COMMENT ON VIEW published.threads IS 'The items and decisions of each issue, where the reader may see both.';
CREATE VIEW staff.threads AS
    SELECT i.issue_id, i.id AS record_id FROM record.items i JOIN record.issues s ON s.id = i.issue_id
    WHERE (i.is_public OR staff.sees(i.council_id))
    AND (NOT i.is_withheld OR staff.may_open('item', i.id, i.council_id))
    AND (s.is_public OR staff.sees(s.council_id))
    UNION ALL
    SELECT d.issue_id, d.id FROM record.decisions d JOIN record.issues s ON s.id = d.issue_id
    WHERE (d.is_public OR staff.sees(d.council_id)) AND (s.is_public OR staff.sees(s.council_id))
    UNION ALL
    SELECT i.issue_id, d.id FROM record.decisions d JOIN record.items i ON i.id = d.item_id
    JOIN record.issues s ON s.id = i.issue_id WHERE (d.is_public OR staff.sees(d.council_id))
    AND (i.is_public OR staff.sees(i.council_id)) AND (NOT i.is_withheld OR staff.may_open('item', i.id, i.council_id))
    AND (s.is_public OR staff.sees(s.council_id));
COMMENT ON VIEW staff.threads IS 'The items and decisions of each issue, where the reader may see both.';
