-- The public sees published votes. A person who is not public is hidden in the ballots. Of a vote on an
-- exempt record, only the readers of its body see the motion and the ballots.
SELECT record.expose_guarded('votes',
    shown => 'is_public',
    kept_if_deleted => '{item_id, decision_id, meeting_id, is_recorded}',
    blank => jsonb_build_object(
        'motion', $$''$$,
        'result', $$'not_recorded'$$,
        'ballots', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'ballots',
            $$CASE WHEN ballots = '[]'::jsonb THEN ballots ELSE (SELECT jsonb_agg(CASE WHEN EXISTS (SELECT
              FROM record.people p WHERE p.id = (b.cast_so ->> 'person_id')::uuid AND p.is_public)
              THEN b.cast_so ELSE jsonb_set(b.cast_so, '{person_id}', 'null') END ORDER BY b.place)
              FROM jsonb_array_elements(ballots) WITH ORDINALITY AS b(cast_so, place)) END$$),
    kept_if_exempt => '{
        identifiers, withdrawn_reason, item_id, decision_id, meeting_id, result, votes_for, votes_against,
        abstentions, is_recorded}',
    hidden => jsonb_build_object(
        'motion', $$''$$,
        'ballots', $$'[]'::jsonb$$),
    guard => 'is_withheld',
    opens => $$staff.opens('vote', id, council_id)$$,
    rows => $$NOT is_withheld OR staff.may_open('vote', id, council_id)$$);
