-- A filter by person uses these views, because the person that a reader sees is computed and has no index.
CREATE VIEW published.participations AS
    SELECT a.person_id, a.id AS record_id FROM record.attendances a JOIN record.people p ON p.id = a.person_id
    WHERE a.is_public AND a.deleted_at IS NULL AND p.is_public
    UNION ALL
    SELECT p.id, v.id FROM record.people p
    JOIN record.votes v ON v.ballots @> jsonb_build_array(jsonb_build_object('person_id', p.id))
    WHERE v.is_public AND NOT v.is_withheld AND v.deleted_at IS NULL AND p.is_public;
COMMENT ON VIEW published.participations IS 'The attendances and votes of each person, where the reader may see both.';
CREATE VIEW staff.participations AS
    SELECT a.person_id, a.id AS record_id FROM record.attendances a JOIN record.people p ON p.id = a.person_id
    WHERE (a.is_public OR staff.sees(a.council_id)) AND a.deleted_at IS NULL
    AND (p.is_public OR staff.sees(p.council_id))
    UNION ALL
    SELECT p.id, v.id FROM record.people p
    JOIN record.votes v ON v.ballots @> jsonb_build_array(jsonb_build_object('person_id', p.id))
    WHERE (v.is_public OR staff.sees(v.council_id))
    AND (NOT v.is_withheld OR staff.may_open('vote', v.id, v.council_id))
    AND v.deleted_at IS NULL AND (p.is_public OR staff.sees(p.council_id));
COMMENT ON VIEW staff.participations IS 'The attendances and votes of each person, where the reader may see both.';
CREATE VIEW published.substitutions AS
    SELECT a.substitutes_for_id AS person_id, a.id AS record_id FROM record.attendances a
    JOIN record.people p ON p.id = a.substitutes_for_id
    WHERE a.is_public AND a.deleted_at IS NULL AND p.is_public;
COMMENT ON VIEW published.substitutions IS
    'The attendances of substitutes for each person, where the reader may see both.';
CREATE VIEW staff.substitutions AS
    SELECT a.substitutes_for_id AS person_id, a.id AS record_id FROM record.attendances a
    JOIN record.people p ON p.id = a.substitutes_for_id
    WHERE (a.is_public OR staff.sees(a.council_id)) AND a.deleted_at IS NULL
    AND (p.is_public OR staff.sees(p.council_id));
COMMENT ON VIEW staff.substitutions IS 'The attendances of substitutes for each person, where the reader may see both.';
