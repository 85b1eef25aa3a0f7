ALTER TABLE record.decisions ADD COLUMN superseded_by_id uuid, ADD COLUMN correction_reason text;
ALTER TABLE record.decisions ADD CONSTRAINT decisions_superseding_exists
    FOREIGN KEY (superseded_by_id) REFERENCES record.decisions (id) NOT VALID;
ALTER TABLE record.decisions ADD CONSTRAINT decisions_correction_supersedes
    CHECK (correction_reason IS NULL OR supersedes_id IS NOT NULL) NOT VALID;
COMMENT ON COLUMN record.decisions.superseded_by_id IS 'The decision that replaces it; null = none. Kept by the write of that one.';
COMMENT ON COLUMN record.decisions.correction_reason IS 'Why it replaces the other: what was wrong there; null = it corrects none, or not recorded.';
COMMENT ON CONSTRAINT decisions_superseding_exists ON record.decisions IS '/supersedes_id: There is no such decision.';
COMMENT ON CONSTRAINT decisions_correction_supersedes ON record.decisions IS
    '/correction_reason: A correction names the decision that it replaces: send supersedes_id, or leave the reason out.';
UPDATE record.decisions d SET superseded_by_id = n.id FROM (SELECT DISTINCT ON (supersedes_id) supersedes_id, id
    FROM record.decisions WHERE supersedes_id IS NOT NULL AND deleted_at IS NULL ORDER BY supersedes_id, id DESC) n
    WHERE n.supersedes_id = d.id;
