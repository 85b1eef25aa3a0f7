CREATE SEQUENCE record.stamps;
COMMENT ON SEQUENCE record.stamps IS
    'Orders writes that are not sealed yet. A write takes its stamp when it needs no more locks, so a write that has '
    'seen another one has a larger stamp.';

-- Rows stay for milliseconds. By default, the dead rows of a large import would stay until as many others came.
CREATE TABLE record.unsealed (
    stamp bigint NOT NULL,
    place integer NOT NULL,
    change_id uuid NOT NULL,
    CONSTRAINT unsealed_pkey PRIMARY KEY (stamp, place)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON TABLE record.unsealed IS
    'Committed entries of the log of changes that have no position yet. The write door adds them, the sealer takes '
    'them.';
COMMENT ON COLUMN record.unsealed.stamp IS 'The stamp of the write.';
COMMENT ON COLUMN record.unsealed.place IS 'The place of the entry in the write, from 1.';
COMMENT ON COLUMN record.unsealed.change_id IS 'The entry.';

CREATE TABLE record.positions (
    position bigint CONSTRAINT positions_pkey PRIMARY KEY,
    change_id uuid NOT NULL,
    record_id uuid NOT NULL,
    kind text NOT NULL,
    council_id uuid NOT NULL,
    version bigint NOT NULL,
    write_id uuid NOT NULL,
    is_last boolean NOT NULL,
    sealed_at timestamptz NOT NULL,
    public_position bigint,
    public_operation text CONSTRAINT positions_public_operation_known
        CHECK (public_operation IN ('created', 'updated', 'deleted', 'withdrawn', 'restored')),
    public_reason text,
    public_is_last boolean,
    changed text[],
    CONSTRAINT positions_public_whole_known CHECK (
        (public_position IS NULL) = (public_operation IS NULL) AND
        (public_position IS NULL) = (public_is_last IS NULL))
);
CREATE UNIQUE INDEX positions_change_numbered_once ON record.positions (change_id);
CREATE UNIQUE INDEX positions_public_numbered_once ON record.positions (public_position)
    WHERE public_position IS NOT NULL;
CREATE INDEX positions_by_record ON record.positions (record_id, position);
CREATE INDEX positions_by_council ON record.positions (council_id, public_position) WHERE public_position IS NOT NULL;
CREATE INDEX positions_by_kind ON record.positions (kind, public_position) WHERE public_position IS NOT NULL;

COMMENT ON TABLE record.positions IS
    'The sealed entries of the log of changes: each numbered once, without gaps, and never changed. Entries that '
    'changed what the public sees have a second number, so that hidden work leaves no gap in those.';
COMMENT ON COLUMN record.positions.position IS 'Number of the entry among all, from 1.';
COMMENT ON COLUMN record.positions.change_id IS 'The entry of the log of changes.';
COMMENT ON COLUMN record.positions.record_id IS 'Which record.';
COMMENT ON COLUMN record.positions.kind IS 'Which noun.';
COMMENT ON COLUMN record.positions.council_id IS 'The council of the record.';
COMMENT ON COLUMN record.positions.version IS 'The record''s version after the change.';
COMMENT ON COLUMN record.positions.write_id IS 'The write that it is part of.';
COMMENT ON COLUMN record.positions.is_last IS 'Whether it is the last entry of its write.';
COMMENT ON COLUMN record.positions.sealed_at IS
    'When it was numbered, by the database''s clock; never earlier than the entry before.';
COMMENT ON COLUMN record.positions.public_position IS
    'Number among the entries that the public sees, from 1; null = it changed nothing for the public.';
COMMENT ON COLUMN record.positions.public_operation IS
    'What it was for the public: created, updated, deleted, withdrawn or restored; null = nothing.';
COMMENT ON COLUMN record.positions.public_reason IS
    'Why the record was deleted; null = the entry is of no deletion that the public sees.';
COMMENT ON COLUMN record.positions.public_is_last IS
    'Whether it is the last entry of its write that the public sees; null = the public does not see it.';
COMMENT ON COLUMN record.positions.changed IS
    'Columns in which the public sees something else than before; null = it is no update.';

CREATE TABLE record.feed (
    id integer CONSTRAINT feed_pkey PRIMARY KEY CONSTRAINT feed_row_known CHECK (id = 1),
    head bigint NOT NULL,
    public_head bigint NOT NULL,
    seals bigint NOT NULL,
    sealed_at timestamptz NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON TABLE record.feed IS
    'Up to where the log of changes is sealed: one row, which the first sealer adds. The process that locks it seals.';
COMMENT ON COLUMN record.feed.id IS '1.';
COMMENT ON COLUMN record.feed.head IS 'The last position; 0 = none.';
COMMENT ON COLUMN record.feed.public_head IS 'The last public position; 0 = none.';
COMMENT ON COLUMN record.feed.seals IS
    'How many transactions have sealed. They change nothing that readers see, so published.generation() leaves them '
    'out.';
COMMENT ON COLUMN record.feed.sealed_at IS 'When the last entry was numbered.';

-- The entries from before this are numbered first, then those of an older program (seal/adopt.sql), then new writes.
INSERT INTO record.unsealed (stamp, place, change_id)
    SELECT row_number() OVER (ORDER BY changed_at, id) - 9000000000000000000, 1, id
    FROM record.changes WHERE write_id IS NOT NULL;
