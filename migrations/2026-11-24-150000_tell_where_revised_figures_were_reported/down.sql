COMMENT ON COLUMN record.observations.revisions IS 'What it was before: [{revision, value, value_text, numerator, denominator, state, replaced_at}].';
UPDATE record.observations SET revisions = (SELECT jsonb_agg(r.was - 'reported_in' ORDER BY r.place)
    FROM jsonb_array_elements(revisions) WITH ORDINALITY AS r(was, place)) WHERE revisions <> '[]';

SELECT record.expose_guarded('observations', 'is_public',
    '{"period_label": "''''", "value": "CASE WHEN value IS NULL THEN NULL ELSE 0 END", "value_text": "NULL", "numerator": "NULL", "denominator": "NULL", "derived_from": "NULL", "places": "''[]''::jsonb", "commentary": "NULL", "corrective_action": "NULL", "reported_in": "NULL", "revisions": "''[]''::jsonb", "source_url": "NULL", "withdrawn_reason": "NULL"}',
    '{"reported_in": "CASE WHEN reported_in ->> ''kind'' = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) OR reported_in ->> ''kind'' = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_public AND s.deleted_at IS NULL) THEN reported_in END"}',
    '{"reported_in": "NULL", "source_url": "NULL"}',
    'reported_in IS NOT NULL AND (EXISTS (SELECT FROM record.items s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld) OR EXISTS (SELECT FROM record.documents s WHERE s.id = (reported_in ->> ''id'')::uuid AND s.is_withheld))', 'staff.opens(reported_in ->> ''kind'', (reported_in ->> ''id'')::uuid, council_id)', 'true');
