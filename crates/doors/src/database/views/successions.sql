-- Queries find replaced decisions by these views, because the `superseded_by_id` that a reader sees is computed and has
-- no index.
CREATE VIEW published.successions AS
    SELECT d.id AS decision_id, d.superseded_by_id AS successor_id FROM record.decisions d
    JOIN record.decisions n ON n.id = d.superseded_by_id
    WHERE d.superseded_by_id IS NOT NULL AND d.is_public AND n.is_public AND n.deleted_at IS NULL;
COMMENT ON VIEW published.successions IS
    'The decisions that were replaced, each with the one that did, where the reader may see both.';
CREATE VIEW staff.successions AS
    SELECT d.id AS decision_id, d.superseded_by_id AS successor_id FROM record.decisions d
    JOIN record.decisions n ON n.id = d.superseded_by_id
    WHERE d.superseded_by_id IS NOT NULL AND (d.is_public OR staff.sees(d.council_id))
    AND (n.is_public OR staff.sees(n.council_id)) AND n.deleted_at IS NULL;
COMMENT ON VIEW staff.successions IS
    'The decisions that were replaced, each with the one that did, where the reader may see both.';
