DROP TABLE record.actions;
