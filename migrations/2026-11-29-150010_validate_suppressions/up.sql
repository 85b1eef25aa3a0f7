-- Apart from the migration that added them: the check reads the whole table, and does not keep writers out.
ALTER TABLE record.observations VALIDATE CONSTRAINT observations_state_known,
    VALIDATE CONSTRAINT observations_missing_without_value, VALIDATE CONSTRAINT observations_suppressed_without_parts;
