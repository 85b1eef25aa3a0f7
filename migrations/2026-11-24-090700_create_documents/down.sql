DROP VIEW staff.documents;
DROP VIEW published.documents;
DROP TABLE record.documents;
