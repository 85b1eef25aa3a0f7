-- What stands once is written out again: the shape before knows it in one place only.
UPDATE record.changes SET public_content = content WHERE is_public AND public_content IS NULL;
ALTER TABLE record.changes DROP COLUMN is_public;
COMMENT ON COLUMN record.changes.public_content IS 'The row as the public could see it after the change; null = not at all.';
