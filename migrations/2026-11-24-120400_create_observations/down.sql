DELETE FROM record.identifiers WHERE kind = 'observation';
DROP VIEW staff.observations;
DROP VIEW published.observations;
DROP TABLE record.observations;
