DELETE FROM record.identifiers WHERE kind = 'strategy';
DROP VIEW staff.strategies;
DROP VIEW published.strategies;
DROP TABLE record.strategies;
