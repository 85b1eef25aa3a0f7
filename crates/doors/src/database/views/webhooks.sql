-- The public has no view of webhooks. Those who administer a council see its own, and never a secret or a message.
CREATE VIEW staff.webhooks AS
    SELECT id, council_id, version, created_at, created_by, updated_at, url, mode, kinds, operations, council_ids,
        status, position, failing_since, next_attempt_at, former_secret_until
    FROM record.webhooks
    WHERE staff.sees(council_id) AND current_setting('minutebook.audits', true) = 'on';

CREATE VIEW staff.webhook_attempts AS
    SELECT id, webhook_id, council_id, message_id, message_type, attempted_at, duration_ms, outcome, status_code
    FROM record.webhook_attempts
    WHERE staff.sees(council_id) AND current_setting('minutebook.audits', true) = 'on';
