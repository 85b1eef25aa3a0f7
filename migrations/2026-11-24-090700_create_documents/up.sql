CREATE TABLE record.documents (
    id uuid CONSTRAINT documents_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT documents_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT documents_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT documents_publication_known
        CHECK (publication IN ('draft', 'published', 'withdrawn')),
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
        CHECK (num_nonnulls(meeting_id, item_id, decision_id) = 1 AND owner_id = coalesce(meeting_id, item_id, decision_id)),
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
    CONSTRAINT documents_appendix_has_parent CHECK (kind <> 'appendix' OR parent_id IS NOT NULL),
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
COMMENT ON TABLE record.documents IS 'Papers: reports, appendices, agendas, minutes and the like.';
SELECT record.describe('documents');
COMMENT ON COLUMN record.documents.meeting_id IS 'The meeting to which it belongs; null = it belongs to an item or a decision.';
COMMENT ON COLUMN record.documents.item_id IS 'The item to which it belongs; null = it belongs to a meeting or a decision.';
COMMENT ON COLUMN record.documents.decision_id IS 'The decision to which it belongs; null = it belongs to a meeting or an item.';
COMMENT ON COLUMN record.documents.owner_id IS 'The one of the three that is set.';
COMMENT ON COLUMN record.documents.position IS 'Order among the papers of its owner, from 0; equal positions are ordered by id.';
COMMENT ON COLUMN record.documents.role IS 'main or additional.';
COMMENT ON COLUMN record.documents.kind IS 'report, appendix, agenda, agenda_pack, supplement, minutes, decision_notice, background_paper or presentation.';
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
COMMENT ON CONSTRAINT documents_council_exists ON record.documents IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT documents_meeting_exists ON record.documents IS '/owner: There is no such meeting.';
COMMENT ON CONSTRAINT documents_item_exists ON record.documents IS '/owner: There is no such item.';
COMMENT ON CONSTRAINT documents_decision_exists ON record.documents IS '/owner: There is no such decision.';
COMMENT ON CONSTRAINT documents_position_not_negative ON record.documents IS '/position: Positions count from 0.';
COMMENT ON CONSTRAINT documents_title_present ON record.documents IS '/title: A document has a title.';
COMMENT ON CONSTRAINT documents_size_not_negative ON record.documents IS '/size_bytes: A size is not negative.';
COMMENT ON CONSTRAINT documents_sha256_shape ON record.documents IS '/sha256: A SHA-256 is 64 lower-case hexadecimal digits.';
COMMENT ON CONSTRAINT documents_page_count_positive ON record.documents IS '/page_count: A document has at least one page.';
COMMENT ON CONSTRAINT documents_parent_exists ON record.documents IS '/parent_id: There is no such document.';
COMMENT ON CONSTRAINT documents_not_own_parent ON record.documents IS '/parent_id: A document cannot be its own appendix.';
COMMENT ON CONSTRAINT documents_superseded_exists ON record.documents IS '/supersedes_id: There is no such document.';
COMMENT ON CONSTRAINT documents_not_superseding_itself ON record.documents IS '/supersedes_id: A document cannot supersede itself.';
COMMENT ON CONSTRAINT documents_appendix_has_parent ON record.documents IS '/parent_id: An appendix names the document that it belongs to.';
COMMENT ON CONSTRAINT documents_withdrawal_reasoned ON record.documents IS '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
