DROP TABLE record.items;
