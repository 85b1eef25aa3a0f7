CREATE TABLE record.accesses (
    id uuid CONSTRAINT accesses_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT accesses_council_exists REFERENCES record.councils (id),
    subject text NOT NULL,
    kind text NOT NULL,
    record_id uuid NOT NULL,
    read_at timestamptz NOT NULL
);
CREATE INDEX accesses_by_council ON record.accesses (council_id, read_at, id);
CREATE INDEX accesses_by_record ON record.accesses (record_id, read_at, id);
CREATE INDEX accesses_by_instant ON record.accesses (read_at, id);

COMMENT ON TABLE record.accesses IS
    'Who was shown what is withheld from the public, and when. Written before it is shown, and never changed.';
COMMENT ON COLUMN record.accesses.id IS 'UUID of version 7.';
COMMENT ON COLUMN record.accesses.council_id IS 'The council whose record it is; the shard key to be.';
COMMENT ON COLUMN record.accesses.subject IS 'To whom: the subject of the token.';
COMMENT ON COLUMN record.accesses.kind IS 'Which noun: item, document, action or vote.';
COMMENT ON COLUMN record.accesses.record_id IS 'Which record.';
COMMENT ON COLUMN record.accesses.read_at IS 'When.';
COMMENT ON CONSTRAINT accesses_council_exists ON record.accesses IS '/council_id: There is no such council.';
