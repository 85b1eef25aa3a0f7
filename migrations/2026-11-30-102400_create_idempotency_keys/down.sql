DROP TABLE record.idempotency_keys;
