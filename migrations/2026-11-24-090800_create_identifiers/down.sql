DROP VIEW staff.identifiers;
DROP VIEW published.identifiers;
DROP TABLE record.identifiers;
