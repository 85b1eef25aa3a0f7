-- Approved minutes are corrected by a text that takes the place of the old one, which stays readable with the reason.
ALTER TABLE record.items ADD COLUMN minutes_corrections jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN record.items.minutes_corrections IS
    'The corrections of its approved minutes, oldest first: [{text, html, reason, corrected_at_meeting_id, corrected_at}], text and html as they were before.';
