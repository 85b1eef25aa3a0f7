-- Readers without a token select from `published`, readers with a token from `staff`. Neither role has a right in
-- `record`.
GRANT USAGE ON SCHEMA published TO minutebook_public;
GRANT SELECT ON ALL TABLES IN SCHEMA published TO minutebook_public;
ALTER DEFAULT PRIVILEGES IN SCHEMA published GRANT SELECT ON TABLES TO minutebook_public;
GRANT USAGE ON SCHEMA staff TO minutebook_staff;
GRANT SELECT ON ALL TABLES IN SCHEMA staff TO minutebook_staff;
ALTER DEFAULT PRIVILEGES IN SCHEMA staff GRANT SELECT ON TABLES TO minutebook_staff;
