CREATE INDEX CONCURRENTLY bodies_by_taking_part ON record.bodies USING gin (councils jsonb_path_ops)
    WHERE councils <> '[]';
