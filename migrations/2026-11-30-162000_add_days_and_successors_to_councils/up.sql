ALTER TABLE record.councils
    ADD COLUMN starts_on date,
    ADD COLUMN ends_on date,
    ADD COLUMN successors jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN predecessors jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT councils_end_after_start CHECK (ends_on >= starts_on);

COMMENT ON COLUMN record.councils.starts_on IS 'First day of its existence; null = not recorded.';
COMMENT ON COLUMN record.councils.ends_on IS 'Last day of its existence; null = it goes on, or not recorded.';
COMMENT ON COLUMN record.councils.successors IS
    'The councils to which its work went: [{council_id, part}]. A part that is null = all of it, or not recorded.';
COMMENT ON COLUMN record.councils.predecessors IS
    'The councils that name it as a successor and are not deleted: [{council_id, part}]. Kept by the write door.';
COMMENT ON CONSTRAINT councils_end_after_start ON record.councils IS
    '/ends_on: The last day must not be before the first.';
