CREATE TABLE record.items (
    id uuid CONSTRAINT items_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT items_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT items_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL
        CONSTRAINT items_publication_known CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT items_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    meeting_id uuid NOT NULL CONSTRAINT items_meeting_exists REFERENCES record.meetings (id),
    parent_id uuid CONSTRAINT items_parent_exists REFERENCES record.items (id)
        CONSTRAINT items_not_own_parent CHECK (parent_id <> id),
    section jsonb,
    position integer NOT NULL CONSTRAINT items_position_not_negative CHECK (position >= 0),
    agenda_number text,
    minute_number text,
    numbered_in_body_id uuid,
    numbered_in_year_id uuid,
    title text NOT NULL CONSTRAINT items_title_present CHECK (title <> ''),
    purpose jsonb,
    kind text NOT NULL CONSTRAINT items_kind_known CHECK (kind IN ('business', 'procedural', 'heading', 'motion',
        'question', 'petition', 'declaration', 'exclusion')),
    presented_by jsonb,
    report_by text,
    recommendation jsonb,
    minutes jsonb CONSTRAINT items_minutes_publication_known
        CHECK (minutes ->> 'publication' IN ('draft', 'published', 'withdrawn')),
    presented_by_person_id uuid CONSTRAINT items_presenter_exists REFERENCES record.people (id),
    issue_id uuid CONSTRAINT items_issue_exists REFERENCES record.issues (id),
    publish_at timestamptz,
    -- An exempt item keeps a redacted version for the public. What belongs to it is hidden, except decisions.
    exemption jsonb,
    disclosure jsonb,
    is_withheld boolean NOT NULL DEFAULT false,
    former_minute_numbers jsonb NOT NULL DEFAULT '[]',
    -- What is added to approved minutes says so. What was approved is never altered.
    added_after_approval_at timestamptz,
    -- A correction of approved minutes replaces their text. The old text stays readable, with the reason.
    minutes_corrections jsonb NOT NULL DEFAULT '[]',
    CONSTRAINT items_position_unique EXCLUDE USING btree (coalesce(parent_id, meeting_id) WITH =, position WITH =)
        WHERE (deleted_at IS NULL) DEFERRABLE,
    CONSTRAINT items_exemption_withholds CHECK (is_withheld OR exemption IS NULL OR disclosure IS NOT NULL),
    CONSTRAINT items_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT items_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT items_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX items_minute_number_unique_in_meeting ON record.items (meeting_id, minute_number)
    WHERE deleted_at IS NULL AND kind <> 'heading';
CREATE UNIQUE INDEX items_minute_number_unique_in_year
    ON record.items (numbered_in_body_id, numbered_in_year_id, minute_number)
    WHERE deleted_at IS NULL AND kind <> 'heading';
CREATE INDEX items_by_meeting ON record.items (meeting_id, position, id);
CREATE INDEX items_by_parent ON record.items (parent_id);
CREATE INDEX items_by_minute_number ON record.items (minute_number) WHERE minute_number IS NOT NULL;
CREATE INDEX items_by_council ON record.items (council_id, meeting_id, position, id);
CREATE INDEX items_by_updated_at ON record.items (updated_at, id);
CREATE INDEX items_by_issue ON record.items (issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX items_by_numbering ON record.items (numbered_in_body_id, numbered_in_year_id)
    WHERE numbered_in_body_id IS NOT NULL;
CREATE INDEX items_by_presenter ON record.items (presented_by_person_id) WHERE presented_by_person_id IS NOT NULL;
CREATE INDEX items_by_minutes_corrections ON record.items USING gin (minutes_corrections jsonb_path_ops)
    WHERE minutes_corrections <> '[]';

COMMENT ON TABLE record.items IS 'Lines of agendas.';
SELECT record.describe('items');
COMMENT ON COLUMN record.items.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.items.meeting_id IS 'The meeting on whose agenda it stands.';
COMMENT ON COLUMN record.items.parent_id IS 'The item of which it is a part; null = it stands by itself.';
COMMENT ON COLUMN record.items.section IS 'The part of the agenda: {title, post_label, introduced_by}; null = none.';
COMMENT ON COLUMN record.items.position IS 'Order among its siblings, from 0.';
COMMENT ON COLUMN record.items.agenda_number IS 'Number on the agenda, as text; null = has none.';
COMMENT ON COLUMN record.items.minute_number IS 'Number in the minutes, as text; null = has none.';
COMMENT ON COLUMN record.items.numbered_in_body_id IS
    'The body whose minute numbers run through the year; null = they do not. Kept by the write door.';
COMMENT ON COLUMN record.items.numbered_in_year_id IS
    'The year through which they run; null = they do not. Kept by the write door.';
COMMENT ON COLUMN record.items.title IS 'As printed.';
COMMENT ON COLUMN record.items.purpose IS
    'What the meeting is asked to do: {text, html, original_html}; null = not recorded.';
COMMENT ON COLUMN record.items.kind IS
    'business, procedural, heading, motion, question, petition, declaration or exclusion.';
COMMENT ON COLUMN record.items.presented_by IS
    'Who presented it: {name, post_label}, as it was then; null = not recorded.';
COMMENT ON COLUMN record.items.report_by IS 'The office whose report it is, as printed; null = not recorded.';
COMMENT ON COLUMN record.items.recommendation IS 'What the report recommends: {text, reasons}; null = not recorded.';
COMMENT ON COLUMN record.items.minutes IS
    'What the minutes say: {text, html, original_html, publication}; null = none.';
COMMENT ON COLUMN record.items.presented_by_person_id IS
    'The person who presented it, where recorded here; null = not recorded.';
COMMENT ON COLUMN record.items.issue_id IS 'The issue that it is an appearance of; null = none, or not recorded.';
COMMENT ON COLUMN record.items.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.items.exemption IS
    'Why the public does not see it: {kind, regime, paragraphs, public_interest, public_title, until}; null = it is '
    'open.';
COMMENT ON COLUMN record.items.disclosure IS
    'When and why it was disclosed after all: {disclosed_at, reason}; null = it was not.';
COMMENT ON COLUMN record.items.is_withheld IS
    'Whether it, or an item of which it is a part, is exempt and not disclosed. Kept by the write door.';
COMMENT ON COLUMN record.items.former_minute_numbers IS
    'The minute numbers under which the public has read it and no longer does: none of them is given again. Kept by '
    'the write door.';
COMMENT ON COLUMN record.items.added_after_approval_at IS
    'When its minutes were added, where the minutes of the meeting had been approved before; null = they were not. '
    'Kept by the write door.';
COMMENT ON COLUMN record.items.minutes_corrections IS
    'The corrections of its approved minutes, oldest first: [{text, html, reason, corrected_at_meeting_id, '
    'corrected_at}], text and html as they were before.';
COMMENT ON CONSTRAINT items_council_exists ON record.items IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT items_meeting_exists ON record.items IS '/meeting_id: There is no such meeting.';
COMMENT ON CONSTRAINT items_parent_exists ON record.items IS '/parent_id: There is no such item.';
COMMENT ON CONSTRAINT items_not_own_parent ON record.items IS '/parent_id: An item cannot be part of itself.';
COMMENT ON CONSTRAINT items_title_present ON record.items IS '/title: An item has a title.';
COMMENT ON CONSTRAINT items_position_not_negative ON record.items IS '/position: Positions count from 0.';
COMMENT ON CONSTRAINT items_position_unique ON record.items IS
    '/position: Another item has this position. Leave it out to add the item at the end, or move the other item first.';
COMMENT ON CONSTRAINT items_withdrawal_reasoned ON record.items IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT items_presenter_exists ON record.items IS '/presented_by/person_id: There is no such person.';
COMMENT ON CONSTRAINT items_issue_exists ON record.items IS '/issue_id: There is no such issue.';
COMMENT ON CONSTRAINT items_schedule_timed ON record.items IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON CONSTRAINT items_exemption_withholds ON record.items IS
    '/exemption: Until it is disclosed, the public sees only the redacted version of an exempt item.';
COMMENT ON INDEX record.items_minute_number_unique_in_meeting IS
    '/minute_number: Another item of the meeting has this minute number.';
COMMENT ON INDEX record.items_minute_number_unique_in_year IS
    '/minute_number: Another item of the body and municipal year has this minute number.';
