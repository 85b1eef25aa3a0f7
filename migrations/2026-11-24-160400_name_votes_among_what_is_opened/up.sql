COMMENT ON COLUMN record.accesses.kind IS 'Which noun: item, document, action or vote.';
