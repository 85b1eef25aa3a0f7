CREATE TABLE record.decisions (
    id uuid CONSTRAINT decisions_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT decisions_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT decisions_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT decisions_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
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
    outcome text NOT NULL
        CONSTRAINT decisions_outcome_known CHECK (outcome IN ('approved', 'approved_as_amended', 'noted',
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
    issue_id uuid CONSTRAINT decisions_issue_exists REFERENCES record.issues (id),
    publish_at timestamptz,
    superseded_by_id uuid CONSTRAINT decisions_superseding_exists REFERENCES record.decisions (id),
    correction_reason text,
    key_notice_published_at timestamptz,
    CONSTRAINT decisions_effective_after_made CHECK (effective_from >= made_on),
    CONSTRAINT decisions_reasons_attributed CHECK (reasons IS NOT NULL OR reasons_of = 'not_recorded'),
    CONSTRAINT decisions_alternatives_listed
        CHECK ((alternatives ->> 'status' = 'listed') = (jsonb_array_length(alternatives -> 'options') > 0)),
    CONSTRAINT decisions_conflicts_listed
        CHECK ((conflicts ->> 'status' = 'listed') = (jsonb_array_length(conflicts -> 'declared') > 0)),
    CONSTRAINT decisions_issue_without_item CHECK (item_id IS NULL OR issue_id IS NULL),
    CONSTRAINT decisions_correction_supersedes CHECK (correction_reason IS NULL OR supersedes_id IS NOT NULL),
    CONSTRAINT decisions_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT decisions_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT decisions_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE INDEX decisions_by_item ON record.decisions (item_id);
CREATE INDEX decisions_by_made_on ON record.decisions (made_on, id);
CREATE INDEX decisions_by_council ON record.decisions (council_id, made_on, id);
CREATE INDEX decisions_by_reference ON record.decisions (reference);
CREATE INDEX decisions_by_superseded ON record.decisions (supersedes_id);
CREATE INDEX decisions_by_updated_at ON record.decisions (updated_at, id);
CREATE INDEX decisions_by_issue ON record.decisions (issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX decisions_by_superseding ON record.decisions (superseded_by_id) WHERE superseded_by_id IS NOT NULL;
CREATE INDEX decisions_by_maker ON record.decisions ((decision_maker ->> 'id'))
    WHERE decision_maker ->> 'kind' = 'person';

COMMENT ON TABLE record.decisions IS 'What was resolved, by whom, when, why, against which alternatives.';
SELECT record.describe('decisions');
COMMENT ON COLUMN record.decisions.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.decisions.reference IS 'Label that people cite; null = has none.';
COMMENT ON COLUMN record.decisions.item_id IS 'The item at which it was made; null = made outside any meeting.';
COMMENT ON COLUMN record.decisions.decision_maker IS 'Who decided: {kind, id, name}.';
COMMENT ON COLUMN record.decisions.kind IS 'executive, council, committee, individual_member or officer_delegated.';
COMMENT ON COLUMN record.decisions.made_on IS 'Day on which it was made.';
COMMENT ON COLUMN record.decisions.outcome IS
    'approved, approved_as_amended, noted, deferred, referred, rejected, withdrawn or other.';
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
COMMENT ON COLUMN record.decisions.recommendation_followed IS
    'followed, amended, rejected, not_applicable or not_recorded.';
COMMENT ON COLUMN record.decisions.supersedes_id IS 'The decision that it replaces; null = none.';
COMMENT ON COLUMN record.decisions.issue_id IS
    'The issue of a decision made outside any meeting; null = none, or not recorded. One made at an item is of the '
    'item''s issue.';
COMMENT ON COLUMN record.decisions.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.decisions.superseded_by_id IS
    'The decision that replaces it; null = none. Kept by the write of that one.';
COMMENT ON COLUMN record.decisions.correction_reason IS
    'Why it replaces the other: what was wrong there; null = it corrects none, or not recorded.';
COMMENT ON COLUMN record.decisions.key_notice_published_at IS
    'When the notice that a key decision would be made was published, as reported; null = not known, or none.';
COMMENT ON CONSTRAINT decisions_council_exists ON record.decisions IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT decisions_item_exists ON record.decisions IS '/item_id: There is no such item.';
COMMENT ON CONSTRAINT decisions_maker_known ON record.decisions IS
    '/decision_maker: A decision maker has a kind and a name.';
COMMENT ON CONSTRAINT decisions_text_present ON record.decisions IS '/text: A decision has a text.';
COMMENT ON CONSTRAINT decisions_superseded_exists ON record.decisions IS '/supersedes_id: There is no such decision.';
COMMENT ON CONSTRAINT decisions_not_superseding_itself ON record.decisions IS
    '/supersedes_id: A decision cannot supersede itself.';
COMMENT ON CONSTRAINT decisions_effective_after_made ON record.decisions IS
    '/effective_from: A decision cannot take effect before it is made.';
COMMENT ON CONSTRAINT decisions_reasons_attributed ON record.decisions IS
    '/reasons_of: The decision has no reasons. Send the reasons, or reasons_of not_recorded.';
COMMENT ON CONSTRAINT decisions_alternatives_listed ON record.decisions IS
    '/alternatives/options: Options belong to the status listed. Send the options with that status, or send another '
    'status without options.';
COMMENT ON CONSTRAINT decisions_conflicts_listed ON record.decisions IS
    '/conflicts/declared: Declared conflicts belong to the status listed. Send them with that status, or send another '
    'status without them.';
COMMENT ON CONSTRAINT decisions_withdrawal_reasoned ON record.decisions IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
COMMENT ON CONSTRAINT decisions_issue_exists ON record.decisions IS '/issue_id: There is no such issue.';
COMMENT ON CONSTRAINT decisions_issue_without_item ON record.decisions IS
    '/issue_id: A decision made at an item has the issue of the item. Leave issue_id out of the decision, and send it '
    'for the item instead.';
COMMENT ON CONSTRAINT decisions_schedule_timed ON record.decisions IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON CONSTRAINT decisions_superseding_exists ON record.decisions IS '/supersedes_id: There is no such decision.';
COMMENT ON CONSTRAINT decisions_correction_supersedes ON record.decisions IS
    '/correction_reason: A correction names the decision that it replaces: send supersedes_id, or leave the reason '
    'out.';
