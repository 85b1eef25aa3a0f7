-- What is added to minutes that had been approved says so; what was approved is never altered.
ALTER TABLE record.items ADD COLUMN added_after_approval_at timestamptz;
ALTER TABLE record.attendances ADD COLUMN added_after_approval_at timestamptz;
COMMENT ON COLUMN record.items.added_after_approval_at IS
    'When its minutes were added, where the minutes of the meeting had been approved before; null = they were not. Kept by the write door.';
COMMENT ON COLUMN record.attendances.added_after_approval_at IS
    'When it was added, where the minutes of the meeting had been approved before; null = they were not. Kept by the write door.';
