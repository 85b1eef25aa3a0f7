DROP TABLE record.municipal_years;
