DROP TABLE record.votes;
