-- Without the word, what is suppressed has no figure.
UPDATE record.observations SET state = 'missing' WHERE state = 'suppressed';
ALTER TABLE record.observations DROP CONSTRAINT observations_suppressed_without_parts, DROP CONSTRAINT observations_state_known,
    DROP CONSTRAINT observations_missing_without_value,
    ADD CONSTRAINT observations_state_known
        CHECK (state IN ('normal', 'provisional', 'estimated', 'forecast', 'missing', 'break')),
    ADD CONSTRAINT observations_missing_without_value CHECK ((state = 'missing') = (value IS NULL));
COMMENT ON COLUMN record.observations.state IS 'normal, provisional, estimated, forecast, missing or break.';
COMMENT ON COLUMN record.observations.value IS 'The value, in the metric''s unit; null = missing.';
COMMENT ON COLUMN record.observations.value_text IS 'The value as printed; null = not recorded.';
COMMENT ON CONSTRAINT observations_missing_without_value ON record.observations IS
    '/value: A missing observation has no value, and every other has one.';
