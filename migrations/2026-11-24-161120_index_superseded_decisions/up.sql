CREATE INDEX CONCURRENTLY decisions_by_superseding ON record.decisions (superseded_by_id) WHERE superseded_by_id IS NOT NULL;
