-- The HTML as a writer sent it is kept as `original_html`, for the council's own staff. The public sees null.
COMMENT ON COLUMN record.items.purpose IS 'What the meeting is asked to do: {text, html, original_html}; null = not recorded.';
COMMENT ON COLUMN record.items.minutes IS 'What the minutes say: {text, html, original_html, publication}; null = none.';
COMMENT ON COLUMN record.issues.summary IS 'What the matter is about: {text, html, original_html}; null = not recorded.';
