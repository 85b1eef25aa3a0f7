DROP VIEW staff.people;
DROP VIEW published.people;
ALTER TABLE record.people DROP COLUMN sort_name, DROP COLUMN sort_family_name, DROP COLUMN sort_given_name;
SELECT record.expose('people', 'is_public', '{"name": "''''", "given_name": "NULL", "family_name": "NULL", "honorific": "NULL",
    "party": "NULL", "ward": "NULL", "email": "NULL", "source_url": "NULL", "withdrawn_reason": "NULL"}');
