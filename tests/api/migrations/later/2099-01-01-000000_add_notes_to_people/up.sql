ALTER TABLE record.people ADD COLUMN note text;
UPDATE record.people SET note = 'A note.';
