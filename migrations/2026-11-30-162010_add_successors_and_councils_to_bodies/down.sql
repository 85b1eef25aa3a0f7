ALTER TABLE record.bodies
    DROP COLUMN councils,
    DROP COLUMN predecessors,
    DROP COLUMN successors;
