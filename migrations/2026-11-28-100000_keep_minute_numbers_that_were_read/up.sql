-- A number that the public has read stays that item's: where the item takes another one, or is deleted, the old one is kept here.
ALTER TABLE record.items ADD COLUMN former_minute_numbers jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN record.items.former_minute_numbers IS
    'The minute numbers under which the public has read it and no longer does: none of them is given again. Kept by the write door.';
