DROP FUNCTION record.describe(text);
DROP SCHEMA published;
DROP SCHEMA staff;
DROP SCHEMA record;
