CREATE INDEX CONCURRENTLY documents_by_issue ON record.documents (issue_id) WHERE issue_id IS NOT NULL;
