CREATE TABLE record.identifiers (
    council_id uuid NOT NULL CONSTRAINT identifiers_council_exists REFERENCES record.councils (id),
    kind text NOT NULL,
    scheme text NOT NULL CONSTRAINT identifiers_scheme_present CHECK (scheme <> ''),
    value text NOT NULL CONSTRAINT identifiers_value_present CHECK (value <> ''),
    id uuid NOT NULL,
    is_public boolean NOT NULL,
    CONSTRAINT identifiers_pkey PRIMARY KEY (kind, scheme, value, council_id)
);
CREATE INDEX identifiers_by_record ON record.identifiers (id);
COMMENT ON TABLE record.identifiers IS 'Other systems'' keys, for finding a record by them. The records carry the same as jsonb.';
COMMENT ON COLUMN record.identifiers.council_id IS 'The council whose record it is.';
COMMENT ON COLUMN record.identifiers.kind IS 'Which noun: meeting, item, ...';
COMMENT ON COLUMN record.identifiers.scheme IS 'Which system''s key: "moderngov:chorley:issue".';
COMMENT ON COLUMN record.identifiers.value IS 'The key.';
COMMENT ON COLUMN record.identifiers.id IS 'The record. A deleted record keeps its keys, so that it is answered 410 by them.';
COMMENT ON COLUMN record.identifiers.is_public IS 'Whether the public may see the record. Kept by the write door.';
COMMENT ON CONSTRAINT identifiers_council_exists ON record.identifiers IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT identifiers_pkey ON record.identifiers IS '/identifiers: Another record has this key.';
COMMENT ON CONSTRAINT identifiers_scheme_present ON record.identifiers IS '/identifiers: A key names its scheme.';
COMMENT ON CONSTRAINT identifiers_value_present ON record.identifiers IS '/identifiers: A key has a value.';
