-- The originals stay in their rows: the program of before neither reads nor shows them.
COMMENT ON COLUMN record.items.purpose IS 'What the meeting is asked to do: {text, html}; null = not recorded.';
COMMENT ON COLUMN record.items.minutes IS 'What the minutes say: {text, html, publication}; null = none.';
COMMENT ON COLUMN record.issues.summary IS 'What the matter is about: {text, html}; null = not recorded.';
