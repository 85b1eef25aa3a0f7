ALTER TABLE record.people DROP COLUMN sort_name, DROP COLUMN sort_family_name, DROP COLUMN sort_given_name;
