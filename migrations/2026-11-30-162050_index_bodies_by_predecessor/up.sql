CREATE INDEX CONCURRENTLY bodies_by_predecessor ON record.bodies USING gin (predecessors jsonb_path_ops)
    WHERE predecessors <> '[]';
