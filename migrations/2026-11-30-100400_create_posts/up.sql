CREATE TABLE record.posts (
    id uuid CONSTRAINT posts_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT posts_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL CONSTRAINT posts_version_positive CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    identifiers jsonb NOT NULL DEFAULT '[]',
    source_url text,
    deleted_at timestamptz,
    deleted_reason text CONSTRAINT posts_deleted_reason_known
        CHECK (deleted_reason IN ('duplicate', 'published_in_error', 'superseded', 'other')),
    body_id uuid CONSTRAINT posts_body_exists REFERENCES record.bodies (id),
    label text NOT NULL CONSTRAINT posts_label_present CHECK (label <> ''),
    kind text NOT NULL CONSTRAINT posts_kind_known CHECK (kind IN ('portfolio', 'chair', 'vice_chair', 'office')),
    starts_on date,
    ends_on date,
    CONSTRAINT posts_end_after_start CHECK (ends_on >= starts_on),
    CONSTRAINT posts_deletion_reasoned CHECK ((deleted_at IS NULL) = (deleted_reason IS NULL))
);
-- On what the public sees in the column, since that is what it sorts by.
CREATE INDEX posts_by_label ON record.posts ((CASE WHEN deleted_at IS NULL THEN label ELSE '' END), id);
CREATE INDEX posts_by_council ON record.posts (council_id, (CASE WHEN deleted_at IS NULL THEN label ELSE '' END), id);
CREATE INDEX posts_by_body ON record.posts (body_id);
CREATE INDEX posts_by_updated_at ON record.posts (updated_at, id);

COMMENT ON TABLE record.posts IS 'Offices: portfolios, chairs and posts of officers, whoever holds them.';
SELECT record.describe('posts');
COMMENT ON COLUMN record.posts.body_id IS 'The body that it is an office of; null = of the council itself.';
COMMENT ON COLUMN record.posts.label IS 'Name of the office, as printed.';
COMMENT ON COLUMN record.posts.kind IS 'portfolio, chair, vice_chair or office.';
COMMENT ON COLUMN record.posts.starts_on IS 'First day of its existence; null = not recorded.';
COMMENT ON COLUMN record.posts.ends_on IS 'Last day of its existence; null = it goes on, or not recorded.';
COMMENT ON CONSTRAINT posts_council_exists ON record.posts IS '/council_id: There is no such council.';
COMMENT ON CONSTRAINT posts_body_exists ON record.posts IS '/body_id: There is no such body.';
COMMENT ON CONSTRAINT posts_label_present ON record.posts IS '/label: A post has a label.';
COMMENT ON CONSTRAINT posts_end_after_start ON record.posts IS '/ends_on: A post must not end before it starts.';
