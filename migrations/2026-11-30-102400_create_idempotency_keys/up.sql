CREATE TABLE record.idempotency_keys (
    subject text NOT NULL,
    operation text NOT NULL,
    key text NOT NULL CONSTRAINT idempotency_keys_key_length CHECK (length(key) BETWEEN 1 AND 255),
    request_hash text NOT NULL,
    answer text,
    rights text,
    used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (subject, operation, key)
);
CREATE INDEX idempotency_keys_by_expiry ON record.idempotency_keys (expires_at);

COMMENT ON TABLE record.idempotency_keys IS 'Writes that can be repeated safely, with their answers.';
COMMENT ON COLUMN record.idempotency_keys.subject IS 'Whose key: the token''s subject.';
COMMENT ON COLUMN record.idempotency_keys.operation IS 'For which operation: its method and route.';
COMMENT ON COLUMN record.idempotency_keys.key IS 'The key, as sent.';
COMMENT ON COLUMN record.idempotency_keys.request_hash IS 'SHA-256 of path, query and body, in hexadecimal.';
COMMENT ON COLUMN record.idempotency_keys.answer IS
    'What the write answered, as JSON text; null only while its transaction is open.';
COMMENT ON COLUMN record.idempotency_keys.rights IS
    'The rights that the write needed, as JSON text [[scope, council id]]: whoever repeats it must have them still.';
COMMENT ON COLUMN record.idempotency_keys.used_at IS
    'When it was last used; a replay moves it, so that a replay is a write of its own.';
COMMENT ON COLUMN record.idempotency_keys.expires_at IS 'From when the key may be used anew.';
COMMENT ON CONSTRAINT idempotency_keys_key_length ON record.idempotency_keys IS
    '/: An idempotency key has 1 to 255 characters.';
