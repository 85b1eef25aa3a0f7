-- Keys of other systems are looked for in their normal form: Unicode NFC, plain digits, one space for any white space and none at the
-- ends. This brings the keys of before into it, so that `by/{scheme}/{value}` finds them. Where two keys become one, both stay as they
-- are. The records themselves are not touched: they show their keys as they were sent.
CREATE FUNCTION record.normal_label(label text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT btrim(regexp_replace(normalize(translate(label, '０１２３４５６７８９', '0123456789'), NFC),
        '[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g'), ' ')
$$;
UPDATE record.identifiers i SET scheme = record.normal_label(i.scheme), value = record.normal_label(i.value)
WHERE (i.scheme, i.value) IS DISTINCT FROM (record.normal_label(i.scheme), record.normal_label(i.value))
    AND record.normal_label(i.scheme) <> '' AND record.normal_label(i.value) <> ''
    AND NOT EXISTS (
        SELECT FROM record.identifiers o
        WHERE o.kind = i.kind AND o.council_id = i.council_id AND (o.scheme, o.value) <> (i.scheme, i.value)
            AND record.normal_label(o.scheme) = record.normal_label(i.scheme)
            AND record.normal_label(o.value) = record.normal_label(i.value));
DROP FUNCTION record.normal_label(text);
