DELETE FROM record.schedules WHERE kind = 'vote';
DELETE FROM record.identifiers WHERE kind = 'vote';
DROP TABLE record.votes;
