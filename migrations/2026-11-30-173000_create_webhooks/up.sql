CREATE TABLE record.webhooks (
    id uuid CONSTRAINT webhooks_pkey PRIMARY KEY,
    council_id uuid NOT NULL CONSTRAINT webhooks_council_exists REFERENCES record.councils (id),
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    updated_at timestamptz NOT NULL,
    url text NOT NULL CONSTRAINT webhooks_url_length CHECK (length(url) BETWEEN 1 AND 2048),
    mode text NOT NULL CONSTRAINT webhooks_mode_known CHECK (mode IN ('digest', 'each')),
    kinds text[],
    operations text[],
    council_ids uuid[],
    status text NOT NULL CONSTRAINT webhooks_status_known CHECK (status IN ('active', 'paused', 'gone', 'failed')),
    position bigint NOT NULL,
    failing_since timestamptz,
    failures integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    lease_id uuid,
    lease_until timestamptz,
    message_id uuid,
    message_type text,
    message text,
    message_until bigint,
    test_id uuid,
    test_at timestamptz,
    secret bytea NOT NULL CONSTRAINT webhooks_secret_length_known CHECK (length(secret) = 32),
    former_secret bytea CONSTRAINT webhooks_former_secret_length_known CHECK (length(former_secret) = 32),
    former_secret_until timestamptz,
    CONSTRAINT webhooks_lease_whole_known CHECK ((lease_id IS NULL) = (lease_until IS NULL)),
    CONSTRAINT webhooks_message_whole_known CHECK (
        (message_id IS NULL) = (message_type IS NULL) AND
        (message_id IS NULL) = (message IS NULL) AND
        (message_id IS NULL) = (message_until IS NULL)),
    CONSTRAINT webhooks_test_whole_known CHECK ((test_id IS NULL) = (test_at IS NULL)),
    CONSTRAINT webhooks_former_secret_whole_known CHECK ((former_secret IS NULL) = (former_secret_until IS NULL))
);
CREATE INDEX webhooks_by_council ON record.webhooks (council_id, created_at, id);

COMMENT ON TABLE record.webhooks IS
    'Addresses that are told of changes in the public feed. Each is a place in the feed, and no queue. It is no noun '
    'of the record: its writes are in no log of changes.';
COMMENT ON COLUMN record.webhooks.id IS 'UUID of version 7.';
COMMENT ON COLUMN record.webhooks.council_id IS 'The council that owns it; the shard key to be.';
COMMENT ON COLUMN record.webhooks.version IS
    'Counts the changes by writers, from 1; the one thing If-Match compares. Deliveries do not count.';
COMMENT ON COLUMN record.webhooks.created_at IS 'When it was made.';
COMMENT ON COLUMN record.webhooks.created_by IS 'By whom: the subject of the token that made it.';
COMMENT ON COLUMN record.webhooks.updated_at IS 'When a writer last changed it.';
COMMENT ON COLUMN record.webhooks.url IS 'Where it delivers.';
COMMENT ON COLUMN record.webhooks.mode IS 'digest: one message for many changes; each: one message for each change.';
COMMENT ON COLUMN record.webhooks.kinds IS 'The nouns that it is told of; null = all.';
COMMENT ON COLUMN record.webhooks.operations IS
    'created, updated, deleted, withdrawn, restored: those that it is told of; null = all.';
COMMENT ON COLUMN record.webhooks.council_ids IS 'The councils that it is told of; null = all.';
COMMENT ON COLUMN record.webhooks.status IS
    'active; paused by a writer; gone: stopped because the receiver answered 410; failed: stopped after five days of '
    'failures.';
COMMENT ON COLUMN record.webhooks.position IS 'Public position of the last change that it was told of, or passed over.';
COMMENT ON COLUMN record.webhooks.failing_since IS
    'When the present row of failures began; null = the last attempt succeeded.';
COMMENT ON COLUMN record.webhooks.failures IS 'How many attempts have failed since then.';
COMMENT ON COLUMN record.webhooks.next_attempt_at IS 'The next attempt is not before this.';
COMMENT ON COLUMN record.webhooks.lease_id IS 'The delivery that runs; null = none.';
COMMENT ON COLUMN record.webhooks.lease_until IS 'When that delivery counts as dead; null = none runs.';
COMMENT ON COLUMN record.webhooks.message_id IS
    'The message that must be delivered before any other, the same in all attempts; null = none.';
COMMENT ON COLUMN record.webhooks.message_type IS 'Its type, such as changes.available; null = none.';
COMMENT ON COLUMN record.webhooks.message IS 'Its text as it is sent; null = none.';
COMMENT ON COLUMN record.webhooks.message_until IS 'The position after its delivery; null = none.';
COMMENT ON COLUMN record.webhooks.test_id IS 'Id of a test message that waits; null = none.';
COMMENT ON COLUMN record.webhooks.test_at IS 'When it was asked for; null = none.';
COMMENT ON COLUMN record.webhooks.secret IS 'The key that signs. No reader has a view of it.';
COMMENT ON COLUMN record.webhooks.former_secret IS 'The key before it, which signs too for a day; null = none.';
COMMENT ON COLUMN record.webhooks.former_secret_until IS 'Until when that one signs; null = none.';
COMMENT ON CONSTRAINT webhooks_council_exists ON record.webhooks IS '/council: There is no such council.';
COMMENT ON CONSTRAINT webhooks_url_length ON record.webhooks IS '/url: The address has 1 to 2,048 characters.';
