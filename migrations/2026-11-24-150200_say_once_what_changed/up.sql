-- Most entries held the same content twice, which cost an import a sixth of its time.
ALTER TABLE record.changes ADD COLUMN is_public boolean;
COMMENT ON COLUMN record.changes.is_public IS
    'Whether the public could see the row after the change; null in older entries, of which public_content says so by being there.';
COMMENT ON COLUMN record.changes.public_content IS
    'The row as the public could see it after the change, where that differs from content; null = it does not, or was not seen at all. '
    'record.shown() tells which.';
