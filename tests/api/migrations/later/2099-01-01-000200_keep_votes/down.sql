DELETE FROM record.votes;
