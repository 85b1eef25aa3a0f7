ALTER TABLE record.items ADD COLUMN issue_id uuid;
ALTER TABLE record.items ADD CONSTRAINT items_issue_exists FOREIGN KEY (issue_id) REFERENCES record.issues (id) NOT VALID;
COMMENT ON COLUMN record.items.issue_id IS 'The issue that it is an appearance of; null = none, or not recorded.';
COMMENT ON CONSTRAINT items_issue_exists ON record.items IS '/issue_id: There is no such issue.';
