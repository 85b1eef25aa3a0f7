-- Queries find replaced documents by these views, because the `supersedes_id` that a reader sees is computed and has no
-- index. An exempt document does not say what it replaces.
CREATE VIEW published.document_successions AS
    SELECT d.id AS document_id, n.id AS successor_id FROM record.documents n
    JOIN record.documents d ON d.id = n.supersedes_id
    WHERE d.is_public AND n.is_public AND NOT n.is_withheld AND n.deleted_at IS NULL;
COMMENT ON VIEW published.document_successions IS
    'The documents that were replaced, each with those that did, where the reader may see both.';
CREATE VIEW staff.document_successions AS
    SELECT d.id AS document_id, n.id AS successor_id FROM record.documents n
    JOIN record.documents d ON d.id = n.supersedes_id
    WHERE (d.is_public OR staff.sees(d.council_id)) AND (n.is_public OR staff.sees(n.council_id))
    AND NOT n.is_withheld AND n.deleted_at IS NULL;
COMMENT ON VIEW staff.document_successions IS
    'The documents that were replaced, each with those that did, where the reader may see both.';
