DELETE FROM record.identifiers WHERE kind = 'observation';
DROP TABLE record.observations;
