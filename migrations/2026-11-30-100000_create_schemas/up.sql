-- Three schemas with the same table names: `record` holds the tables, `staff` and `published` hold views on them.
CREATE SCHEMA record;
CREATE SCHEMA staff;
CREATE SCHEMA published;
COMMENT ON SCHEMA record IS 'The tables. Only the write door works here.';
COMMENT ON SCHEMA staff IS 'What is public, and everything of the councils named in the setting minutebook.councils.';
COMMENT ON SCHEMA published IS 'What everybody may see.';

-- Only migrations call it, so it belongs to them and not to the views.
CREATE FUNCTION record.describe(noun text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    described record;
BEGIN
    FOR described IN
        SELECT c.name, c.text FROM (VALUES
            ('id', 'UUID of version 7, stable for ever.'),
            ('council_id', 'The council whose record this is; the shard key to be.'),
            ('version', 'Counts the changes of this row itself, from 1; the one thing If-Match compares.'),
            ('created_at', 'When the row was first written.'),
            ('updated_at', 'When the row or one of its children last changed, or its visibility moved.'),
            ('identifiers', 'Other systems'' keys: [{scheme, value, url, retrieved_at}].'),
            ('source_url', 'Where the record was taken from; null = not recorded.'),
            ('publication', 'draft, published or withdrawn.'),
            ('withdrawn_reason', 'Why it was withdrawn; null unless withdrawn.'),
            ('is_public', 'Whether the public may see the row: it and its parents are published. Kept by the write door.'),
            ('was_public', 'Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.'),
            ('deleted_at', 'When the row was deleted; null = it stands.'),
            ('deleted_reason', 'duplicate, published_in_error, superseded or other; null = it stands.')
        ) AS c(name, text)
        JOIN pg_attribute ON attrelid = format('record.%I', noun)::regclass AND attname = c.name
    LOOP
        EXECUTE format('COMMENT ON COLUMN record.%I.%I IS %L', noun, described.name, described.text);
    END LOOP;
END $$;
COMMENT ON FUNCTION record.describe(text) IS 'Comments the columns that every noun has.';
