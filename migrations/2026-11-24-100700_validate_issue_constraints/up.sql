-- Apart from the migrations that added them: the check reads whole tables, and does not keep writers out.
ALTER TABLE record.items VALIDATE CONSTRAINT items_presenter_exists;
ALTER TABLE record.items VALIDATE CONSTRAINT items_issue_exists;
ALTER TABLE record.decisions VALIDATE CONSTRAINT decisions_issue_exists;
ALTER TABLE record.decisions VALIDATE CONSTRAINT decisions_issue_without_item;
ALTER TABLE record.documents VALIDATE CONSTRAINT documents_issue_exists;
ALTER TABLE record.documents VALIDATE CONSTRAINT documents_owned_once;
