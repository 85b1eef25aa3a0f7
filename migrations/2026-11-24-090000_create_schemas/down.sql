DROP FUNCTION record.describe(text);
DROP FUNCTION record.expose(text, text, jsonb, jsonb);
DROP FUNCTION staff.sees(uuid);
DROP SCHEMA published;
DROP SCHEMA staff;
DROP SCHEMA record;
