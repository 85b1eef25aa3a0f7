ALTER TABLE record.people
    ADD COLUMN merged_into_id uuid CONSTRAINT people_merged_into_exists REFERENCES record.people (id),
    ADD CONSTRAINT people_merged_into_another CHECK (merged_into_id <> id),
    ADD CONSTRAINT people_merged_is_deleted CHECK (merged_into_id IS NULL OR deleted_at IS NOT NULL);

COMMENT ON COLUMN record.people.merged_into_id IS
    'The person into which this entry was merged; null = into none. A merged entry is deleted as a duplicate.';
COMMENT ON CONSTRAINT people_merged_into_exists ON record.people IS '/into_id: There is no such person.';
COMMENT ON CONSTRAINT people_merged_into_another ON record.people IS
    '/into_id: A person cannot be merged into themselves.';
COMMENT ON CONSTRAINT people_merged_is_deleted ON record.people IS
    '/merged_into_id: This entry was merged into another person. Use that person.';
