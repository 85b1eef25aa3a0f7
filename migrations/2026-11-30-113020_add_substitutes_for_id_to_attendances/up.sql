ALTER TABLE record.attendances
    ADD COLUMN substitutes_for_id uuid CONSTRAINT attendances_substituted_exists REFERENCES record.people (id),
    ADD CONSTRAINT attendances_substituted_is_named CHECK (substitutes_for_id IS NULL OR substitutes_for IS NOT NULL);

COMMENT ON COLUMN record.attendances.substitutes_for_id IS
    'The person for whom a substitute came, where recorded here; null = none, or not recorded.';
COMMENT ON CONSTRAINT attendances_substituted_exists ON record.attendances IS
    '/substitutes_for_id: There is no such person.';
COMMENT ON CONSTRAINT attendances_substituted_is_named ON record.attendances IS
    '/substitutes_for: Send the name of the person that the substitute replaced, as recorded.';
