-- Parts of masks that several record types share. They are functions of this session that return the text of a
-- condition. So the views have the condition itself, and a plan can use the indexes in it.

-- Whether the public sees the source that a figure names: an item, a decision or a document. `more` is another
-- condition on an item or a document.
CREATE OR REPLACE FUNCTION pg_temp.source_is_public(kind text, id text, more text DEFAULT '') RETURNS text
LANGUAGE sql AS $$
    SELECT format(
        '%1$s = ''item'' AND EXISTS (SELECT FROM record.items s WHERE s.id = (%2$s)::uuid AND s.is_public %3$s
            AND s.deleted_at IS NULL)
         OR %1$s = ''decision'' AND EXISTS (SELECT FROM record.decisions s WHERE s.id = (%2$s)::uuid AND s.is_public
            AND s.deleted_at IS NULL)
         OR %1$s = ''document'' AND EXISTS (SELECT FROM record.documents s WHERE s.id = (%2$s)::uuid
            AND s.is_public %3$s AND s.deleted_at IS NULL)', kind, id, more)
$$;

-- Whether the source with this id is exempt.
CREATE OR REPLACE FUNCTION pg_temp.is_exempt(id text) RETURNS text LANGUAGE sql AS $$
    SELECT format(
        '(EXISTS (SELECT FROM record.items s WHERE s.id = (%1$s)::uuid AND s.is_withheld)
          OR EXISTS (SELECT FROM record.documents s WHERE s.id = (%1$s)::uuid AND s.is_withheld))', id)
$$;

-- The column `reported_in`, if the public sees the source.
CREATE OR REPLACE FUNCTION pg_temp.reported_in() RETURNS text LANGUAGE sql AS $$
    SELECT format('CASE WHEN %s THEN reported_in END',
                  pg_temp.source_is_public('reported_in ->> ''kind''', 'reported_in ->> ''id'''))
$$;

-- Whether the source in the column `reported_in` is exempt.
CREATE OR REPLACE FUNCTION pg_temp.reported_in_exempt() RETURNS text LANGUAGE sql AS $$
    SELECT format('reported_in IS NOT NULL AND %s', pg_temp.is_exempt('reported_in ->> ''id'''))
$$;

-- Whether the reader may open the source in the column `reported_in`. It is noted as opened.
CREATE OR REPLACE FUNCTION pg_temp.opens_reported_in() RETURNS text LANGUAGE sql AS $$
    SELECT 'staff.opens(reported_in ->> ''kind'', (reported_in ->> ''id'')::uuid, council_id)'
$$;

-- An array of objects, without those that name a deleted record of the table `of` in `field`. Each column has an
-- alias of its own, by which a test finds it.
CREATE OR REPLACE FUNCTION pg_temp.standing_in(name text, field text, of text) RETURNS text LANGUAGE sql AS $$
    SELECT format(
        'CASE WHEN %1$s = ''[]''::jsonb THEN %1$s
          ELSE (SELECT coalesce(jsonb_agg(of_%1$s.entry ORDER BY of_%1$s.place), ''[]''::jsonb)
          FROM jsonb_array_elements(%1$s) WITH ORDINALITY AS of_%1$s(entry, place)
          WHERE EXISTS (SELECT FROM record.%3$s p WHERE p.id = (of_%1$s.entry ->> %2$L)::uuid
          AND p.deleted_at IS NULL)) END', name, field, of)
$$;
