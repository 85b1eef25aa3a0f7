DROP TABLE record.document_texts;
