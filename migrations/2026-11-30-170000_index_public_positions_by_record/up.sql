CREATE INDEX CONCURRENTLY positions_by_public_record ON record.positions (record_id, public_position)
    WHERE public_position IS NOT NULL;
