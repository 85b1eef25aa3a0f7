-- Queries find replaced votes by these views, because the `superseded_by_id` that a reader sees is computed and has no
-- index. A vote and its correction are at the same item or on the same decision, so both are exempt or neither is. An
-- exempt vote does not say what replaces it.
CREATE VIEW published.vote_successions AS
    SELECT v.id AS vote_id, v.superseded_by_id AS successor_id FROM record.votes v
    JOIN record.votes n ON n.id = v.superseded_by_id
    WHERE v.superseded_by_id IS NOT NULL AND v.is_public AND n.is_public AND n.deleted_at IS NULL
    AND NOT v.is_withheld;
COMMENT ON VIEW published.vote_successions IS
    'The votes that were replaced, each with the one that did, where the reader may see both.';
CREATE VIEW staff.vote_successions AS
    SELECT v.id AS vote_id, v.superseded_by_id AS successor_id FROM record.votes v
    JOIN record.votes n ON n.id = v.superseded_by_id
    WHERE v.superseded_by_id IS NOT NULL AND (v.is_public OR staff.sees(v.council_id))
    AND (n.is_public OR staff.sees(n.council_id)) AND n.deleted_at IS NULL
    AND (NOT v.is_withheld OR staff.may_open('vote', v.id, v.council_id));
COMMENT ON VIEW staff.vote_successions IS
    'The votes that were replaced, each with the one that did, where the reader may see both.';
