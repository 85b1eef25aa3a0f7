DROP VIEW staff.document_successions;
DROP VIEW published.document_successions;
