COMMENT ON COLUMN record.observations.revisions IS 'What it was before: [{revision, value, value_text, numerator, denominator, state, replaced_at}].';
UPDATE record.observations SET revisions = (SELECT jsonb_agg(r.was - 'reported_in' ORDER BY r.place)
    FROM jsonb_array_elements(revisions) WITH ORDINALITY AS r(was, place)) WHERE revisions <> '[]';
