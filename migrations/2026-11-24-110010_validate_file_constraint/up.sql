-- Apart from the migration that added it: the check reads the whole table, and does not keep writers out.
ALTER TABLE record.documents VALIDATE CONSTRAINT documents_file_described;
