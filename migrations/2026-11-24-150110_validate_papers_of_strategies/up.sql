-- Apart from the migration that added them: the check reads the whole table, and does not keep writers out.
ALTER TABLE record.documents VALIDATE CONSTRAINT documents_strategy_exists;
ALTER TABLE record.documents VALIDATE CONSTRAINT documents_owned_once;
