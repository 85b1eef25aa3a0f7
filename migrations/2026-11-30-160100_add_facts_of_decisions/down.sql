ALTER TABLE record.decisions
    DROP COLUMN legal_basis,
    DROP COLUMN no_longer_in_force_on,
    DROP COLUMN money;
