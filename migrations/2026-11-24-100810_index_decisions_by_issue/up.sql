CREATE INDEX CONCURRENTLY decisions_by_issue ON record.decisions (issue_id) WHERE issue_id IS NOT NULL;
