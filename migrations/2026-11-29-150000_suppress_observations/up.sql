-- A figure that exists and is not published is another thing than none.
ALTER TABLE record.observations DROP CONSTRAINT observations_state_known, DROP CONSTRAINT observations_missing_without_value,
    ADD CONSTRAINT observations_state_known
        CHECK (state IN ('normal', 'provisional', 'estimated', 'forecast', 'missing', 'suppressed', 'break')) NOT VALID,
    ADD CONSTRAINT observations_missing_without_value CHECK ((state IN ('missing', 'suppressed')) = (value IS NULL)) NOT VALID,
    ADD CONSTRAINT observations_suppressed_without_parts
        CHECK (state <> 'suppressed' OR numerator IS NULL AND denominator IS NULL) NOT VALID;
COMMENT ON COLUMN record.observations.state IS 'normal, provisional, estimated, forecast, missing, suppressed or break.';
COMMENT ON COLUMN record.observations.value IS 'The value, in the metric''s unit; null = missing or suppressed.';
COMMENT ON COLUMN record.observations.value_text IS
    'The value as printed, or what is printed in its place, such as <5; null = not recorded.';
COMMENT ON CONSTRAINT observations_missing_without_value ON record.observations IS
    '/value: A missing or suppressed observation has no value, and every other has one.';
COMMENT ON CONSTRAINT observations_suppressed_without_parts ON record.observations IS
    '/numerator: A suppressed observation has no parts: they would tell its value.';
