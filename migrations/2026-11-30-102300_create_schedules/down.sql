DROP TABLE record.schedules;
