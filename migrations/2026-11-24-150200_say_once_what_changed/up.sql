-- Most entries held the same content twice, which cost an import a sixth of its time.
ALTER TABLE record.changes ADD COLUMN is_public boolean;
COMMENT ON COLUMN record.changes.is_public IS
    'Whether the public could see the row after the change; null in older entries, of which public_content says so by being there.';
COMMENT ON COLUMN record.changes.public_content IS
    'The row as the public could see it after the change, where that differs from content; null = it does not, or was not seen at all. '
    'record.shown() tells which.';

CREATE FUNCTION record.shown(change record.changes) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN CASE WHEN coalesce(change.is_public, change.public_content IS NOT NULL)
            THEN coalesce(change.public_content, change.content) END;
COMMENT ON FUNCTION record.shown(record.changes) IS
    'The row as the public could see it after the change; null = not at all. Whatever tells of changes reads them by this.';
