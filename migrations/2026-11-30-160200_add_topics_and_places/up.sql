ALTER TABLE record.issues
    ADD COLUMN topics jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN places jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN concern_keys jsonb;
ALTER TABLE record.items
    ADD COLUMN topics jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN places jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN concern_keys jsonb;
ALTER TABLE record.decisions
    ADD COLUMN topics jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN places jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN concern_keys jsonb;

COMMENT ON COLUMN record.issues.topics IS 'Topics, in short words.';
COMMENT ON COLUMN record.issues.places IS 'Places that it is about: [{label, uprn, point, ward}].';
COMMENT ON COLUMN record.issues.concern_keys IS
    'Keys of its topics and wards, by which lists find it; null = none, or an older program wrote it.';
COMMENT ON COLUMN record.items.topics IS 'Topics, in short words.';
COMMENT ON COLUMN record.items.places IS 'Places that it is about: [{label, uprn, point, ward}].';
COMMENT ON COLUMN record.items.concern_keys IS
    'Keys of its topics and wards, by which lists find it; null = none, or an older program wrote it.';
COMMENT ON COLUMN record.decisions.topics IS 'Topics, in short words.';
COMMENT ON COLUMN record.decisions.places IS 'Places that it is about: [{label, uprn, point, ward}].';
COMMENT ON COLUMN record.decisions.concern_keys IS
    'Keys of its topics and wards, by which lists find it; null = none, or an older program wrote it.';

-- Issues and decisions had wards before. The order is that of the program, by bytes.
UPDATE record.issues SET concern_keys =
    (SELECT jsonb_agg(k.key ORDER BY k.key COLLATE "C")
     FROM (SELECT DISTINCT 'ward:' || regexp_replace(ward, ' *, *', ', ', 'g') AS key FROM jsonb_array_elements_text(wards) AS ward) k)
WHERE wards <> '[]';
UPDATE record.decisions SET concern_keys =
    (SELECT jsonb_agg(k.key ORDER BY k.key COLLATE "C")
     FROM (SELECT DISTINCT 'ward:' || regexp_replace(ward, ' *, *', ', ', 'g') AS key FROM jsonb_array_elements_text(wards) AS ward) k)
WHERE wards <> '[]';
