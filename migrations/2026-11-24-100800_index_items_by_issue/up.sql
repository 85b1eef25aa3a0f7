CREATE INDEX CONCURRENTLY items_by_issue ON record.items (issue_id) WHERE issue_id IS NOT NULL;
