DROP INDEX CONCURRENTLY record.documents_by_body;
