ALTER TABLE record.decisions
    ADD COLUMN text_html text,
    ADD COLUMN reasons_html text;

COMMENT ON COLUMN record.decisions.text_html IS
    'The text as clean HTML; null = the plain text has no structure.';
COMMENT ON COLUMN record.decisions.reasons_html IS
    'The reasons as clean HTML; null = the plain text has no structure.';
-- Without structure these have no html, so that an older program reads them.
COMMENT ON COLUMN record.decisions.resolutions IS
    'Its numbered limbs: [{limb, text, html}]; without html where the text has no structure.';
COMMENT ON COLUMN record.items.recommendation IS
    'What the report recommends: {text, html, reasons}, without html where the text has no structure; null = not '
    'recorded.';
