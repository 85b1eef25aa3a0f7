DROP VIEW staff.document_texts;
DROP VIEW published.document_texts;
DROP TABLE record.document_texts;
