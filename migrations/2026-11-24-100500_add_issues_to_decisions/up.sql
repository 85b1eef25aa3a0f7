ALTER TABLE record.decisions ADD COLUMN issue_id uuid;
ALTER TABLE record.decisions ADD CONSTRAINT decisions_issue_exists FOREIGN KEY (issue_id) REFERENCES record.issues (id) NOT VALID;
ALTER TABLE record.decisions ADD CONSTRAINT decisions_issue_without_item CHECK (item_id IS NULL OR issue_id IS NULL) NOT VALID;
COMMENT ON COLUMN record.decisions.issue_id IS
    'The issue of a decision made outside any meeting; null = none, or not recorded. One made at an item is of the item''s issue.';
COMMENT ON CONSTRAINT decisions_issue_exists ON record.decisions IS '/issue_id: There is no such issue.';
COMMENT ON CONSTRAINT decisions_issue_without_item ON record.decisions IS
    '/issue_id: A decision made at an item is of the item''s issue. Name the issue there.';
