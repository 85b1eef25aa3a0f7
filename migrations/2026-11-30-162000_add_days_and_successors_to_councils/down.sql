ALTER TABLE record.councils
    DROP CONSTRAINT councils_end_after_start,
    DROP COLUMN predecessors,
    DROP COLUMN successors,
    DROP COLUMN ends_on,
    DROP COLUMN starts_on;
