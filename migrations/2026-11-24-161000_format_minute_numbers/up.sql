ALTER TABLE record.bodies ADD COLUMN minute_number_format text NOT NULL DEFAULT '{number}'
    CONSTRAINT bodies_minute_number_format_known
        CHECK (minute_number_format ~ '^([^{}]|\{year\})*\{number\}([^{}]|\{year\})*$' AND length(minute_number_format) <= 40);
COMMENT ON COLUMN record.bodies.minute_number_format IS
    'How its minute numbers look: a text with {number} once, and {year} for the last two digits of the year in which the municipal year begins.';
COMMENT ON CONSTRAINT bodies_minute_number_format_known ON record.bodies IS
    '/minute_number_format: The format holds {number} once, may hold {year}, and has no other braces.';
