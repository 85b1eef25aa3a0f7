-- The column comes back as another one, in which every person is public.
ALTER TABLE record.people DROP COLUMN is_public;
ALTER TABLE record.people ADD COLUMN is_public boolean NOT NULL DEFAULT true;
