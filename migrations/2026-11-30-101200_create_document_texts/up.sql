CREATE TABLE record.document_texts (
    document_id uuid CONSTRAINT document_texts_pkey PRIMARY KEY
        CONSTRAINT document_texts_document_exists REFERENCES record.documents (id),
    council_id uuid NOT NULL CONSTRAINT document_texts_council_exists REFERENCES record.councils (id),
    sha256 text NOT NULL,
    state text NOT NULL CONSTRAINT document_texts_state_known
        CHECK (state IN ('pending', 'extracted', 'failed', 'not_supported')),
    failure text NOT NULL DEFAULT 'none' CONSTRAINT document_texts_failure_known
        CHECK (failure IN ('none', 'unreadable', 'crashed', 'timed_out', 'gave_up')),
    text text,
    is_partial boolean NOT NULL DEFAULT false,
    page_count integer,
    queued_at timestamptz NOT NULL,
    claimed_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    finished_at timestamptz
);
CREATE INDEX document_texts_pending ON record.document_texts (queued_at) WHERE state = 'pending';

COMMENT ON TABLE record.document_texts IS
    'The text of documents'' files, derived from their bytes by the program itself: it has no version and no entry in '
    'the log of changes.';
COMMENT ON COLUMN record.document_texts.document_id IS 'Whose text it is.';
COMMENT ON COLUMN record.document_texts.council_id IS 'The council whose document it is; the shard key to be.';
COMMENT ON COLUMN record.document_texts.sha256 IS 'Checksum of the bytes whose text it is.';
COMMENT ON COLUMN record.document_texts.state IS 'pending, extracted, failed or not_supported.';
COMMENT ON COLUMN record.document_texts.failure IS
    'Why it failed: unreadable, crashed, timed_out or gave_up; none = it did not.';
COMMENT ON COLUMN record.document_texts.text IS 'The text, pages with U+000C between them; null unless extracted.';
COMMENT ON COLUMN record.document_texts.is_partial IS
    'Whether something of it is missing: its end, as too long, or a page that could not be read.';
COMMENT ON COLUMN record.document_texts.page_count IS 'Pages of the file; null = not known.';
COMMENT ON COLUMN record.document_texts.queued_at IS 'When it began to wait for its text.';
COMMENT ON COLUMN record.document_texts.claimed_until IS 'Until when a process has it to itself; null = none has.';
COMMENT ON COLUMN record.document_texts.attempts IS 'How often a process took it up.';
COMMENT ON COLUMN record.document_texts.finished_at IS 'When it was extracted or failed; null = not yet.';
COMMENT ON CONSTRAINT document_texts_document_exists ON record.document_texts IS
    '/document_id: There is no such document.';
COMMENT ON CONSTRAINT document_texts_council_exists ON record.document_texts IS
    '/council_id: There is no such council.';
