-- Older programs know no html in them.
UPDATE record.decisions SET resolutions =
    (SELECT jsonb_agg(r.limb - 'html' ORDER BY r.place)
     FROM jsonb_array_elements(resolutions) WITH ORDINALITY AS r(limb, place))
WHERE jsonb_path_exists(resolutions, '$[*].html');
UPDATE record.items SET recommendation = recommendation - 'html'
WHERE jsonb_exists(recommendation, 'html');
COMMENT ON COLUMN record.items.recommendation IS 'What the report recommends: {text, reasons}; null = not recorded.';
COMMENT ON COLUMN record.decisions.resolutions IS 'Its numbered limbs: [{limb, text}].';
ALTER TABLE record.decisions
    DROP COLUMN text_html,
    DROP COLUMN reasons_html;
