CREATE INDEX CONCURRENTLY councils_by_successor ON record.councils USING gin (successors jsonb_path_ops)
    WHERE successors <> '[]';
