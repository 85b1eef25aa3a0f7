CREATE INDEX CONCURRENTLY items_by_minutes_corrections ON record.items USING gin (minutes_corrections jsonb_path_ops)
    WHERE minutes_corrections <> '[]';
