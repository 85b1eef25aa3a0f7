ALTER TABLE record.items DROP COLUMN is_withheld, DROP COLUMN exemption, DROP COLUMN disclosure;
ALTER TABLE record.documents DROP COLUMN is_withheld, DROP COLUMN exemption, DROP COLUMN disclosure;
ALTER TABLE record.actions DROP COLUMN is_withheld;
