CREATE INDEX CONCURRENTLY items_by_numbering ON record.items (numbered_in_body_id, numbered_in_year_id)
    WHERE numbered_in_body_id IS NOT NULL;
