ALTER TABLE record.documents ADD COLUMN strategy_id uuid;
ALTER TABLE record.documents ADD CONSTRAINT documents_strategy_exists
    FOREIGN KEY (strategy_id) REFERENCES record.strategies (id) NOT VALID;
ALTER TABLE record.documents DROP CONSTRAINT documents_owned_once;
ALTER TABLE record.documents ADD CONSTRAINT documents_owned_once
    CHECK (num_nonnulls(meeting_id, item_id, decision_id, issue_id, strategy_id) = 1
           AND owner_id = coalesce(meeting_id, item_id, decision_id, issue_id, strategy_id)) NOT VALID;
COMMENT ON COLUMN record.documents.strategy_id IS 'The strategy to which it belongs; null = it belongs to something else.';
COMMENT ON COLUMN record.documents.owner_id IS 'The one of the five that is set.';
COMMENT ON CONSTRAINT documents_strategy_exists ON record.documents IS '/owner: There is no such strategy.';
