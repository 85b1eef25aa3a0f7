DROP TABLE record.meetings;
