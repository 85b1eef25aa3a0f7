DELETE FROM record.identifiers WHERE kind = 'strategy';
DROP TABLE record.strategies;
