DROP VIEW staff.municipal_years;
DROP VIEW published.municipal_years;
DROP TABLE record.municipal_years;
