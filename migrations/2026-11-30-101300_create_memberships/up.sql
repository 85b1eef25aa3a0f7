CREATE TABLE record.memberships (
    id uuid CONSTRAINT memberships_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT memberships_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT memberships_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    publication text NOT NULL CONSTRAINT memberships_publication_known
        CHECK (publication IN ('draft', 'scheduled', 'published', 'withdrawn')),
    publish_at timestamptz,
    withdrawn_reason text,
    is_public boolean NOT NULL DEFAULT false,
    was_public boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT memberships_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    person_id uuid NOT NULL CONSTRAINT memberships_person_exists REFERENCES record.people (id),
    body_id uuid NOT NULL CONSTRAINT memberships_body_exists REFERENCES record.bodies (id),
    post_id uuid CONSTRAINT memberships_post_exists REFERENCES record.posts (id),
    role text,
    voting text NOT NULL CONSTRAINT memberships_voting_known CHECK (voting IN ('yes', 'no', 'not_recorded')),
    party text,
    starts_on date,
    ends_on date,
    sort_on date NOT NULL,
    CONSTRAINT memberships_end_after_start CHECK (ends_on >= starts_on),
    CONSTRAINT memberships_schedule_timed CHECK ((publication = 'scheduled') = (publish_at IS NOT NULL)),
    CONSTRAINT memberships_withdrawal_reasoned CHECK ((publication = 'withdrawn') = (withdrawn_reason IS NOT NULL)),
    CONSTRAINT memberships_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
CREATE INDEX memberships_by_start ON record.memberships (sort_on, id);
CREATE INDEX memberships_by_council ON record.memberships (council_id, sort_on, id);
CREATE INDEX memberships_by_person ON record.memberships (person_id, sort_on, id);
CREATE INDEX memberships_by_body ON record.memberships (body_id, sort_on, id);
CREATE INDEX memberships_by_post ON record.memberships (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX memberships_by_updated_at ON record.memberships (updated_at, id);

COMMENT ON TABLE record.memberships IS
    'Who sat where, in which post, from when to when, for which party. One person has as many as terms.';
SELECT record.describe('memberships');
COMMENT ON COLUMN record.memberships.publication IS 'draft, scheduled, published or withdrawn.';
COMMENT ON COLUMN record.memberships.publish_at IS 'When it is published by itself; null unless scheduled.';
COMMENT ON COLUMN record.memberships.person_id IS 'Who sat.';
COMMENT ON COLUMN record.memberships.body_id IS 'Where.';
COMMENT ON COLUMN record.memberships.post_id IS 'The office held there; null = none, or not recorded.';
COMMENT ON COLUMN record.memberships.role IS 'What the person was there, as printed; null = not recorded.';
COMMENT ON COLUMN record.memberships.voting IS 'Whether with a vote: yes, no or not_recorded.';
COMMENT ON COLUMN record.memberships.party IS 'For which party, as printed; null = none, or not recorded.';
COMMENT ON COLUMN record.memberships.starts_on IS 'First day; null = not recorded.';
COMMENT ON COLUMN record.memberships.ends_on IS 'Last day; null = it goes on, or not recorded.';
COMMENT ON COLUMN record.memberships.sort_on IS
    'Where it stands among memberships: its first day, or the year 1. Kept by the write door.';
COMMENT ON CONSTRAINT memberships_person_exists ON record.memberships IS '/person_id: There is no such person.';
COMMENT ON CONSTRAINT memberships_body_exists ON record.memberships IS '/body_id: There is no such body.';
COMMENT ON CONSTRAINT memberships_post_exists ON record.memberships IS '/post_id: There is no such post.';
COMMENT ON CONSTRAINT memberships_end_after_start ON record.memberships IS
    '/ends_on: A membership must not end before it starts.';
COMMENT ON CONSTRAINT memberships_council_exists ON record.memberships IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT memberships_schedule_timed ON record.memberships IS
    '/publish_at: A scheduled record says when it is published, and only a scheduled one does.';
COMMENT ON CONSTRAINT memberships_withdrawal_reasoned ON record.memberships IS
    '/withdrawn_reason: A withdrawn record says why, and only a withdrawn one does.';
