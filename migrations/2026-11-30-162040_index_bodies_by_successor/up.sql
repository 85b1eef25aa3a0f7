CREATE INDEX CONCURRENTLY bodies_by_successor ON record.bodies USING gin (successors jsonb_path_ops)
    WHERE successors <> '[]';
