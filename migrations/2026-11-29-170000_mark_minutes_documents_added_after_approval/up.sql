-- A document of minutes that is published after approval says so.
ALTER TABLE record.documents ADD COLUMN added_after_approval_at timestamptz;
COMMENT ON COLUMN record.documents.added_after_approval_at IS
    'When it was published as minutes, where the minutes of the meeting had been approved before; null = they were not. Kept by the write door.';
