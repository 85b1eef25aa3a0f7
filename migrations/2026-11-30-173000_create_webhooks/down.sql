DROP TABLE record.webhooks;
