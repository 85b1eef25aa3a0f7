ALTER TABLE record.documents ADD COLUMN issue_id uuid;
ALTER TABLE record.documents ADD CONSTRAINT documents_issue_exists FOREIGN KEY (issue_id) REFERENCES record.issues (id) NOT VALID;
ALTER TABLE record.documents DROP CONSTRAINT documents_owned_once;
ALTER TABLE record.documents ADD CONSTRAINT documents_owned_once
    CHECK (num_nonnulls(meeting_id, item_id, decision_id, issue_id) = 1
           AND owner_id = coalesce(meeting_id, item_id, decision_id, issue_id)) NOT VALID;
COMMENT ON COLUMN record.documents.issue_id IS 'The issue to which it belongs; null = it belongs to something else.';
COMMENT ON COLUMN record.documents.owner_id IS 'The one of the four that is set.';
COMMENT ON CONSTRAINT documents_issue_exists ON record.documents IS '/owner: There is no such issue.';
