ALTER TABLE record.people DROP COLUMN note;
