DROP TABLE record.webhook_attempts;
