CREATE INDEX CONCURRENTLY documents_by_strategy ON record.documents (strategy_id) WHERE strategy_id IS NOT NULL;
