DROP VIEW staff.bodies;
DROP VIEW published.bodies;
ALTER TABLE record.bodies DROP COLUMN minute_number_format;
SELECT record.expose('bodies', 'true', '{"name": "''''", "short_name": "NULL", "source_url": "NULL"}');
