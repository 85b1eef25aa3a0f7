ALTER TABLE record.decisions
    ADD COLUMN legal_basis jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN no_longer_in_force_on date,
    ADD COLUMN money jsonb NOT NULL DEFAULT '[]';

COMMENT ON COLUMN record.decisions.legal_basis IS 'Law that it was made under: [{label, url}].';
COMMENT ON COLUMN record.decisions.no_longer_in_force_on IS
    'First day without its effect; null = it has it, or not recorded.';
COMMENT ON COLUMN record.decisions.money IS 'Sums of money in it: [{amount, currency, what}].';
