-- The program looks for external identifiers in their normal form: Unicode NFC, plain digits, one space for any white
-- space, and none at the ends. The records show them as they were sent.
CREATE TABLE record.identifiers (
    council_id uuid NOT NULL CONSTRAINT identifiers_council_exists REFERENCES record.councils (id),
    kind text NOT NULL,
    scheme text NOT NULL CONSTRAINT identifiers_scheme_present CHECK (scheme <> ''),
    value text NOT NULL CONSTRAINT identifiers_value_present CHECK (value <> ''),
    id uuid NOT NULL,
    is_public boolean NOT NULL,
    -- Several councils can have records with one key. The one that had it first is found. A key that was public is not
    -- given to another record.
    since timestamptz NOT NULL DEFAULT now(),
    was_public boolean NOT NULL DEFAULT false,
    CONSTRAINT identifiers_pkey PRIMARY KEY (kind, scheme, value, council_id)
);
CREATE INDEX identifiers_by_record ON record.identifiers (id);

COMMENT ON TABLE record.identifiers IS
    'Other systems'' keys, for finding a record by them. The records carry the same as jsonb.';
COMMENT ON COLUMN record.identifiers.council_id IS 'The council whose record it is.';
COMMENT ON COLUMN record.identifiers.kind IS 'Which noun: meeting, item, ...';
COMMENT ON COLUMN record.identifiers.scheme IS 'Which system''s key: "moderngov:chorley:issue".';
COMMENT ON COLUMN record.identifiers.value IS 'The key.';
COMMENT ON COLUMN record.identifiers.id IS
    'The record. A deleted record keeps its keys, so that it is answered 410 by them.';
COMMENT ON COLUMN record.identifiers.is_public IS 'Whether the public may see the record. Kept by the write door.';
COMMENT ON COLUMN record.identifiers.since IS
    'Since when the council has used the key; 1970 = since before this was kept.';
COMMENT ON COLUMN record.identifiers.was_public IS
    'Whether the public finds the record by the key, or has. Then the key stays with the record, also where the '
    'record no longer lists it. Kept by the write door.';
COMMENT ON CONSTRAINT identifiers_council_exists ON record.identifiers IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT identifiers_pkey ON record.identifiers IS
    '/identifiers: Another record has this external identifier.';
COMMENT ON CONSTRAINT identifiers_scheme_present ON record.identifiers IS
    '/identifiers: An external identifier needs a scheme.';
COMMENT ON CONSTRAINT identifiers_value_present ON record.identifiers IS
    '/identifiers: An external identifier needs a value.';
