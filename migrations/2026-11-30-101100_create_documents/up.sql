CREATE TABLE record.documents (
    id uuid CONSTRAINT documents_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT documents_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT documents_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT documents_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT documents_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    meeting_id uuid CONSTRAINT documents_meeting_exists REFERENCES record.meetings (id),
    item_id uuid CONSTRAINT documents_item_exists REFERENCES record.items (id),
    decision_id uuid CONSTRAINT documents_decision_exists REFERENCES record.decisions (id),
    owner_id uuid NOT NULL CONSTRAINT documents_owned_once
        CHECK (num_nonnulls(meeting_id, item_id, decision_id, issue_id, strategy_id) = 1
            AND owner_id = coalesce(meeting_id, item_id, decision_id, issue_id, strategy_id)),
    position integer NOT NULL CONSTRAINT documents_position_not_negative CHECK (position >= 0),
    role text NOT NULL CONSTRAINT documents_role_known CHECK (role IN ('main', 'additional')),
    kind text NOT NULL CONSTRAINT documents_kind_known CHECK (kind IN ('report', 'appendix', 'agenda', 'agenda_pack',
        'supplement', 'minutes', 'decision_notice', 'background_paper', 'presentation')),
    title text NOT NULL CONSTRAINT documents_title_present CHECK (title <> ''),
    file_name text,
    media_type text,
    size_bytes bigint CONSTRAINT documents_size_not_negative CHECK (size_bytes >= 0),
    size_label text,
    sha256 text CONSTRAINT documents_sha256_shape CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    language text,
    page_count integer CONSTRAINT documents_page_count_positive CHECK (page_count >= 1),
    author_post_label text,
    written_on date,
    published_at timestamptz,
    parent_id uuid CONSTRAINT documents_parent_exists REFERENCES record.documents (id)
        CONSTRAINT documents_not_own_parent CHECK (parent_id <> id),
    supersedes_id uuid CONSTRAINT documents_superseded_exists REFERENCES record.documents (id)
        CONSTRAINT documents_not_superseding_itself CHECK (supersedes_id <> id),
    issue_id uuid CONSTRAINT documents_issue_exists REFERENCES record.issues (id),
    file_stored_at timestamptz,
    publish_at timestamptz,
    -- An exempt document keeps a redacted version for the public.
    exemption jsonb,
    disclosure jsonb,
    is_withheld boolean NOT NULL DEFAULT false,
    strategy_id uuid CONSTRAINT documents_strategy_exists REFERENCES record.strategies (id),
    -- A document of minutes that is published after approval says so.
    added_after_approval_at timestamptz,
    CONSTRAINT documents_appendix_has_parent CHECK (kind <> 'appendix' OR parent_id IS NOT NULL),
    CONSTRAINT documents_file_described
        CHECK (file_stored_at IS NULL OR num_nonnulls(sha256, size_bytes, media_type) = 3),
    CONSTRAINT documents_exemption_withholds CHECK (is_withheld OR exemption IS NULL OR disclosure IS NOT NULL),
    CONSTRAINT documents_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT documents_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT documents_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE INDEX documents_by_owner ON record.documents (owner_id, position, id);
CREATE INDEX documents_by_meeting ON record.documents (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE INDEX documents_by_item ON record.documents (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX documents_by_decision ON record.documents (decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX documents_by_sha256 ON record.documents (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX documents_by_council ON record.documents (council_id, owner_id, position, id);
CREATE INDEX documents_by_parent ON record.documents (parent_id);
CREATE INDEX documents_by_superseded ON record.documents (supersedes_id);
CREATE INDEX documents_by_updated_at ON record.documents (updated_at, id);
CREATE INDEX documents_by_issue ON record.documents (issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX documents_by_strategy ON record.documents (strategy_id) WHERE strategy_id IS NOT NULL;

COMMENT ON TABLE record.documents IS 'Papers: reports, appendices, agendas, minutes and the like.';
SELECT record.describe('documents');
COMMENT ON COLUMN record.documents.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.documents.meeting_id IS
    'The meeting to which it belongs; null = it belongs to an item or a decision.';
COMMENT ON COLUMN record.documents.item_id IS
    'The item to which it belongs; null = it belongs to a meeting or a decision.';
COMMENT ON COLUMN record.documents.decision_id IS
    'The decision to which it belongs; null = it belongs to a meeting or an item.';
COMMENT ON COLUMN record.documents.owner_id IS 'The one of the five that is set.';
COMMENT ON COLUMN record.documents.position IS
    'Order among the papers of its owner, from 0; equal positions are ordered by id.';
COMMENT ON COLUMN record.documents.role IS 'main or additional.';
COMMENT ON COLUMN record.documents.kind IS
    'report, appendix, agenda, agenda_pack, supplement, minutes, decision_notice, background_paper or presentation.';
COMMENT ON COLUMN record.documents.title IS 'As printed.';
COMMENT ON COLUMN record.documents.file_name IS 'Name of the file; null = not recorded.';
COMMENT ON COLUMN record.documents.media_type IS 'Media type of the file (RFC 6838); null = not recorded.';
COMMENT ON COLUMN record.documents.size_bytes IS 'Size of the file in bytes; null = not known.';
COMMENT ON COLUMN record.documents.size_label IS 'Size as the source printed it ("142 KB"); null = not recorded.';
COMMENT ON COLUMN record.documents.sha256 IS 'SHA-256 of the file in lower-case hexadecimal; null = not known.';
COMMENT ON COLUMN record.documents.language IS 'Language of the text (BCP 47); null = not recorded.';
COMMENT ON COLUMN record.documents.page_count IS 'Pages; null = not known.';
COMMENT ON COLUMN record.documents.author_post_label IS 'The office that wrote it, as printed; null = not recorded.';
COMMENT ON COLUMN record.documents.written_on IS 'Date it bears; null = none.';
COMMENT ON COLUMN record.documents.published_at IS 'When it was published, as reported; null = not known.';
COMMENT ON COLUMN record.documents.parent_id IS 'The document of which it is an appendix; null = none.';
COMMENT ON COLUMN record.documents.supersedes_id IS 'The document that it replaces; null = none.';
COMMENT ON COLUMN record.documents.issue_id IS 'The issue to which it belongs; null = it belongs to something else.';
COMMENT ON COLUMN record.documents.file_stored_at IS
    'When the file was stored whose sha256, size_bytes and media_type these are; null = its bytes are not kept.';
COMMENT ON COLUMN record.documents.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.documents.exemption IS
    'Why the public does not see it: {kind, regime, paragraphs, public_interest, public_title, until}; null = it is '
    'open.';
COMMENT ON COLUMN record.documents.disclosure IS
    'When and why it was disclosed after all: {disclosed_at, reason}; null = it was not.';
COMMENT ON COLUMN record.documents.is_withheld IS
    'Whether it, or what it belongs to, is exempt and not disclosed. Kept by the write door.';
COMMENT ON COLUMN record.documents.strategy_id IS
    'The strategy to which it belongs; null = it belongs to something else.';
COMMENT ON COLUMN record.documents.added_after_approval_at IS
    'When it was published as minutes, where the minutes of the meeting had been approved before; null = they were '
    'not. Kept by the write door.';
COMMENT ON CONSTRAINT documents_council_exists ON record.documents IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT documents_meeting_exists ON record.documents IS '/owner: There is no such meeting.';
COMMENT ON CONSTRAINT documents_item_exists ON record.documents IS '/owner: There is no such item.';
COMMENT ON CONSTRAINT documents_decision_exists ON record.documents IS '/owner: There is no such decision.';
COMMENT ON CONSTRAINT documents_position_not_negative ON record.documents IS '/position: Positions count from 0.';
COMMENT ON CONSTRAINT documents_title_present ON record.documents IS '/title: A document has a title.';
COMMENT ON CONSTRAINT documents_size_not_negative ON record.documents IS '/size_bytes: A size is not negative.';
COMMENT ON CONSTRAINT documents_sha256_shape ON record.documents IS
    '/sha256: A SHA-256 is 64 lower-case hexadecimal digits.';
COMMENT ON CONSTRAINT documents_page_count_positive ON record.documents IS
    '/page_count: A document has at least one page.';
COMMENT ON CONSTRAINT documents_parent_exists ON record.documents IS '/parent_id: There is no such document.';
COMMENT ON CONSTRAINT documents_not_own_parent ON record.documents IS
    '/parent_id: A document cannot be its own appendix.';
COMMENT ON CONSTRAINT documents_superseded_exists ON record.documents IS '/supersedes_id: There is no such document.';
COMMENT ON CONSTRAINT documents_not_superseding_itself ON record.documents IS
    '/supersedes_id: A document cannot supersede itself.';
COMMENT ON CONSTRAINT documents_appendix_has_parent ON record.documents IS
    '/parent_id: An appendix names the document that it belongs to.';
COMMENT ON CONSTRAINT documents_withdrawal_reasoned ON record.documents IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT documents_issue_exists ON record.documents IS '/owner: There is no such issue.';
COMMENT ON CONSTRAINT documents_file_described ON record.documents IS
    '/sha256: A document whose file is kept has its checksum, size and media type.';
COMMENT ON CONSTRAINT documents_schedule_timed ON record.documents IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON CONSTRAINT documents_exemption_withholds ON record.documents IS
    '/exemption: Until it is disclosed, the public sees only the redacted version of an exempt document.';
COMMENT ON CONSTRAINT documents_strategy_exists ON record.documents IS '/owner: There is no such strategy.';
