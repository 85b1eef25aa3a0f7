CREATE TABLE record.decisions (
    id uuid CONSTRAINT decisions_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT decisions_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT decisions_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT decisions_publication_known
        CHECK (publication IN ('draft', 'published', 'withdrawn')),
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT decisions_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    reference text,
    item_id uuid CONSTRAINT decisions_item_exists REFERENCES record.items (id),
    decision_maker jsonb NOT NULL CONSTRAINT decisions_maker_known
        CHECK (decision_maker ->> 'kind' IN ('body', 'post', 'person') AND decision_maker ->> 'name' <> ''),
    kind text NOT NULL CONSTRAINT decisions_kind_known
        CHECK (kind IN ('executive', 'council', 'committee', 'individual_member', 'officer_delegated')),
    made_on date NOT NULL,
    outcome text NOT NULL CONSTRAINT decisions_outcome_known CHECK (outcome IN ('approved', 'approved_as_amended', 'noted',
        'deferred', 'referred', 'rejected', 'withdrawn', 'other')),
    outcome_label text,
    text text NOT NULL CONSTRAINT decisions_text_present CHECK (text <> ''),
    resolutions jsonb NOT NULL DEFAULT '[]',
    reasons text,
    reasons_of text NOT NULL CONSTRAINT decisions_reasons_of_known
        CHECK (reasons_of IN ('recommendation', 'decision', 'not_recorded')),
    alternatives jsonb NOT NULL CONSTRAINT decisions_alternatives_known
        CHECK (alternatives ->> 'status' IN ('not_recorded', 'none', 'listed')),
    conflicts jsonb NOT NULL CONSTRAINT decisions_conflicts_known
        CHECK (conflicts ->> 'status' IN ('not_recorded', 'none', 'listed')),
    is_key text NOT NULL CONSTRAINT decisions_is_key_known CHECK (is_key IN ('yes', 'no', 'not_recorded')),
    key_criteria text,
    wards jsonb NOT NULL DEFAULT '[]',
    call_in jsonb NOT NULL CONSTRAINT decisions_call_in_known
        CHECK (call_in ->> 'state' IN ('not_recorded', 'not_subject', 'open', 'closed', 'called_in')),
    urgency jsonb,
    published_at timestamptz,
    effective_from date,
    implemented_at timestamptz,
    recommendation_followed text NOT NULL CONSTRAINT decisions_recommendation_followed_known
        CHECK (recommendation_followed IN ('followed', 'amended', 'rejected', 'not_applicable', 'not_recorded')),
    supersedes_id uuid CONSTRAINT decisions_superseded_exists REFERENCES record.decisions (id)
        CONSTRAINT decisions_not_superseding_itself CHECK (supersedes_id <> id),
    CONSTRAINT decisions_effective_after_made CHECK (effective_from >= made_on),
    CONSTRAINT decisions_reasons_attributed CHECK (reasons IS NOT NULL OR reasons_of = 'not_recorded'),
    CONSTRAINT decisions_alternatives_listed
        CHECK ((alternatives ->> 'status' = 'listed') = (jsonb_array_length(alternatives -> 'options') > 0)),
    CONSTRAINT decisions_conflicts_listed
        CHECK ((conflicts ->> 'status' = 'listed') = (jsonb_array_length(conflicts -> 'declared') > 0)),
    CONSTRAINT decisions_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT decisions_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE INDEX decisions_by_item ON record.decisions (item_id);
CREATE INDEX decisions_by_made_on ON record.decisions (made_on, id);
CREATE INDEX decisions_by_council ON record.decisions (council_id, made_on, id);
CREATE INDEX decisions_by_reference ON record.decisions (reference);
CREATE INDEX decisions_by_superseded ON record.decisions (supersedes_id);
CREATE INDEX decisions_by_updated_at ON record.decisions (updated_at, id);
COMMENT ON TABLE record.decisions IS 'What was resolved, by whom, when, why, against which alternatives.';
SELECT record.describe('decisions');
COMMENT ON COLUMN record.decisions.reference IS 'Label that people cite; null = has none.';
COMMENT ON COLUMN record.decisions.item_id IS 'The item at which it was made; null = made outside any meeting.';
COMMENT ON COLUMN record.decisions.decision_maker IS 'Who decided: {kind, id, name}.';
COMMENT ON COLUMN record.decisions.kind IS 'executive, council, committee, individual_member or officer_delegated.';
COMMENT ON COLUMN record.decisions.made_on IS 'Day on which it was made.';
COMMENT ON COLUMN record.decisions.outcome IS 'approved, approved_as_amended, noted, deferred, referred, rejected, withdrawn or other.';
COMMENT ON COLUMN record.decisions.outcome_label IS 'The outcome as the council printed it; null = not recorded.';
COMMENT ON COLUMN record.decisions.text IS 'What was resolved, whole.';
COMMENT ON COLUMN record.decisions.resolutions IS 'Its numbered limbs: [{limb, text}].';
COMMENT ON COLUMN record.decisions.reasons IS 'Why; null = not recorded.';
COMMENT ON COLUMN record.decisions.reasons_of IS 'Whose reasons they are: recommendation, decision or not_recorded.';
COMMENT ON COLUMN record.decisions.alternatives IS 'Alternatives considered and rejected: {status, options}.';
COMMENT ON COLUMN record.decisions.conflicts IS 'Conflicts of interest declared: {status, declared}.';
COMMENT ON COLUMN record.decisions.is_key IS 'Whether it is a key decision: yes, no or not_recorded.';
COMMENT ON COLUMN record.decisions.key_criteria IS 'What makes it key; null = not recorded.';
COMMENT ON COLUMN record.decisions.wards IS 'Names of the wards affected.';
COMMENT ON COLUMN record.decisions.call_in IS 'Its call-in: {state, eligible_until, called_in_by, outcome}.';
COMMENT ON COLUMN record.decisions.urgency IS 'Why it could not wait: {basis, agreed_by}; null = not recorded.';
COMMENT ON COLUMN record.decisions.published_at IS 'When it was published, as reported; null = not known.';
COMMENT ON COLUMN record.decisions.effective_from IS 'First day of its effect; null = not recorded.';
COMMENT ON COLUMN record.decisions.implemented_at IS 'When it was carried out; null = not recorded.';
COMMENT ON COLUMN record.decisions.recommendation_followed IS 'followed, amended, rejected, not_applicable or not_recorded.';
COMMENT ON COLUMN record.decisions.supersedes_id IS 'The decision that it replaces; null = none.';
COMMENT ON CONSTRAINT decisions_council_exists ON record.decisions IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT decisions_item_exists ON record.decisions IS '/item_id: There is no such item.';
COMMENT ON CONSTRAINT decisions_maker_known ON record.decisions IS '/decision_maker: A decision maker has a kind and a name.';
COMMENT ON CONSTRAINT decisions_text_present ON record.decisions IS '/text: A decision has a text.';
COMMENT ON CONSTRAINT decisions_superseded_exists ON record.decisions IS '/supersedes_id: There is no such decision.';
COMMENT ON CONSTRAINT decisions_not_superseding_itself ON record.decisions IS '/supersedes_id: A decision cannot supersede itself.';
COMMENT ON CONSTRAINT decisions_effective_after_made ON record.decisions IS '/effective_from: A decision cannot take effect before it is made.';
COMMENT ON CONSTRAINT decisions_reasons_attributed ON record.decisions IS '/reasons_of: Reasons that are not recorded are nobody''s: send the reasons, or not_recorded.';
COMMENT ON CONSTRAINT decisions_alternatives_listed ON record.decisions IS '/alternatives/options: Options are named when the status is listed, and only then.';
COMMENT ON CONSTRAINT decisions_conflicts_listed ON record.decisions IS '/conflicts/declared: Conflicts are named when the status is listed, and only then.';
COMMENT ON CONSTRAINT decisions_withdrawal_reasoned ON record.decisions IS '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
