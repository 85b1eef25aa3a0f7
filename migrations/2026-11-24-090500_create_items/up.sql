CREATE TABLE record.items (
    id uuid CONSTRAINT items_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT items_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT items_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT items_publication_known CHECK (publication IN ('draft', 'published', 'withdrawn')),
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
    kind text NOT NULL CONSTRAINT items_kind_known CHECK (kind IN ('business', 'procedural', 'heading', 'motion', 'question',
        'petition', 'declaration', 'exclusion')),
    presented_by jsonb,
    report_by text,
    recommendation jsonb,
    minutes jsonb CONSTRAINT items_minutes_publication_known
        CHECK (minutes ->> 'publication' IN ('draft', 'published', 'withdrawn')),
    CONSTRAINT items_position_unique EXCLUDE USING btree (coalesce(parent_id, meeting_id) WITH =, position WITH =)
        WHERE (deleted_at IS NULL) DEFERRABLE,
    CONSTRAINT items_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT items_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE UNIQUE INDEX items_minute_number_unique_in_meeting ON record.items (meeting_id, minute_number)
    WHERE deleted_at IS NULL AND kind <> 'heading';
CREATE UNIQUE INDEX items_minute_number_unique_in_year ON record.items (numbered_in_body_id, numbered_in_year_id, minute_number)
    WHERE deleted_at IS NULL AND kind <> 'heading';
CREATE INDEX items_by_meeting ON record.items (meeting_id, position, id);
CREATE INDEX items_by_parent ON record.items (parent_id);
CREATE INDEX items_by_minute_number ON record.items (minute_number) WHERE minute_number IS NOT NULL;
CREATE INDEX items_by_council ON record.items (council_id, meeting_id, position, id);
CREATE INDEX items_by_updated_at ON record.items (updated_at, id);
COMMENT ON TABLE record.items IS 'Lines of agendas.';
SELECT record.describe('items');
COMMENT ON COLUMN record.items.meeting_id IS 'The meeting on whose agenda it stands.';
COMMENT ON COLUMN record.items.parent_id IS 'The item of which it is a part; null = it stands by itself.';
COMMENT ON COLUMN record.items.section IS 'The part of the agenda: {title, post_label, introduced_by}; null = none.';
COMMENT ON COLUMN record.items.position IS 'Order among its siblings, from 0.';
COMMENT ON COLUMN record.items.agenda_number IS 'Number on the agenda, as text; null = has none.';
COMMENT ON COLUMN record.items.minute_number IS 'Number in the minutes, as text; null = has none.';
COMMENT ON COLUMN record.items.numbered_in_body_id IS 'The body whose minute numbers run through the year; null = they do not. Kept by the write door.';
COMMENT ON COLUMN record.items.numbered_in_year_id IS 'The year through which they run; null = they do not. Kept by the write door.';
COMMENT ON COLUMN record.items.title IS 'As printed.';
COMMENT ON COLUMN record.items.purpose IS 'What the meeting is asked to do: {text, html}; null = not recorded.';
COMMENT ON COLUMN record.items.kind IS 'business, procedural, heading, motion, question, petition, declaration or exclusion.';
COMMENT ON COLUMN record.items.presented_by IS 'Who presented it: {name, post_label}, as it was then; null = not recorded.';
COMMENT ON COLUMN record.items.report_by IS 'The office whose report it is, as printed; null = not recorded.';
COMMENT ON COLUMN record.items.recommendation IS 'What the report recommends: {text, reasons}; null = not recorded.';
COMMENT ON COLUMN record.items.minutes IS 'What the minutes say: {text, html, publication}; null = none.';
COMMENT ON CONSTRAINT items_council_exists ON record.items IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT items_meeting_exists ON record.items IS '/meeting_id: There is no such meeting.';
COMMENT ON CONSTRAINT items_parent_exists ON record.items IS '/parent_id: There is no such item.';
COMMENT ON CONSTRAINT items_not_own_parent ON record.items IS '/parent_id: An item cannot be part of itself.';
COMMENT ON CONSTRAINT items_title_present ON record.items IS '/title: An item has a title.';
COMMENT ON CONSTRAINT items_position_not_negative ON record.items IS '/position: Positions count from 0.';
COMMENT ON CONSTRAINT items_position_unique ON record.items IS '/position: Another item stands at this position. Leave it out to append, or move the other first.';
COMMENT ON CONSTRAINT items_withdrawal_reasoned ON record.items IS '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON INDEX record.items_minute_number_unique_in_meeting IS '/minute_number: Another item of the meeting has this minute number.';
COMMENT ON INDEX record.items_minute_number_unique_in_year IS '/minute_number: Another item of the body and municipal year has this minute number.';
