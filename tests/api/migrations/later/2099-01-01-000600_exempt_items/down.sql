ALTER TABLE record.items DROP COLUMN exemption;
