CREATE INDEX CONCURRENTLY councils_by_predecessor ON record.councils USING gin (predecessors jsonb_path_ops)
    WHERE predecessors <> '[]';
