DROP TABLE record.feed;
DROP TABLE record.positions;
DROP TABLE record.unsealed;
DROP SEQUENCE record.stamps;
