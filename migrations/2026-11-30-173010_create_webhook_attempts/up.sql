CREATE TABLE record.webhook_attempts (
    id uuid CONSTRAINT webhook_attempts_pkey PRIMARY KEY,
    webhook_id uuid NOT NULL
        CONSTRAINT webhook_attempts_webhook_exists REFERENCES record.webhooks (id) ON DELETE CASCADE,
    council_id uuid NOT NULL,
    message_id uuid NOT NULL,
    message_type text NOT NULL,
    attempted_at timestamptz NOT NULL,
    duration_ms integer NOT NULL,
    outcome text NOT NULL CONSTRAINT webhook_attempts_outcome_known CHECK (outcome IN
        ('delivered', 'rejected', 'redirected', 'timed_out', 'unreachable', 'address_refused')),
    status_code integer
);
CREATE INDEX webhook_attempts_by_webhook ON record.webhook_attempts (webhook_id, attempted_at, id);

COMMENT ON TABLE record.webhook_attempts IS 'The last attempts of each webhook to deliver, 200 at most.';
COMMENT ON COLUMN record.webhook_attempts.id IS 'UUID of version 7.';
COMMENT ON COLUMN record.webhook_attempts.webhook_id IS 'Of which webhook.';
COMMENT ON COLUMN record.webhook_attempts.council_id IS 'The council that owns the webhook; the shard key to be.';
COMMENT ON COLUMN record.webhook_attempts.message_id IS 'The message, the same in all attempts.';
COMMENT ON COLUMN record.webhook_attempts.message_type IS 'Type of the message, such as changes.available.';
COMMENT ON COLUMN record.webhook_attempts.attempted_at IS 'When it began.';
COMMENT ON COLUMN record.webhook_attempts.duration_ms IS 'How long it took, in milliseconds.';
COMMENT ON COLUMN record.webhook_attempts.outcome IS
    'delivered, rejected, redirected, timed_out, unreachable or address_refused.';
COMMENT ON COLUMN record.webhook_attempts.status_code IS 'Status of the receiver''s answer; null = there was none.';
COMMENT ON CONSTRAINT webhook_attempts_webhook_exists ON record.webhook_attempts IS
    '/webhook_id: There is no such webhook.';
