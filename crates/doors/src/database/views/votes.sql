-- The public sees published votes. A person who is not public is hidden in the ballots. Of a vote on an
-- exempt record, only the readers of its body see the motion and the ballots.
SELECT record.expose_guarded('votes',
    shown => 'is_public',
    kept_if_deleted => '{
        item_id, decision_id, meeting_id, is_recorded, method, position, taken_at, supersedes_id, superseded_by_id}',
    blank => jsonb_build_object(
        'motion', $$''$$,
        'result', $$'not_recorded'$$,
        'casting_vote', $$'not_recorded'$$,
        'ballots', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'ballots',
            $$CASE WHEN ballots = '[]'::jsonb THEN ballots ELSE (SELECT jsonb_agg(CASE WHEN EXISTS (SELECT
              FROM record.people p WHERE p.id = (b.cast_so ->> 'person_id')::uuid AND p.is_public)
              THEN b.cast_so ELSE jsonb_set(b.cast_so, '{person_id}', 'null') END ORDER BY b.place)
              FROM jsonb_array_elements(ballots) WITH ORDINALITY AS b(cast_so, place)) END$$,
        'supersedes_id',
            $$CASE WHEN supersedes_id IS NOT NULL THEN (SELECT p.id FROM record.votes p
              WHERE p.id = votes.supersedes_id AND p.is_public) END$$,
        -- What was wrong in a vote that the public does not see may be just what it must not see.
        'correction_reason',
            $$CASE WHEN correction_reason IS NOT NULL AND (SELECT p.is_public FROM record.votes p
              WHERE p.id = votes.supersedes_id) THEN correction_reason END$$,
        'superseded_by_id',
            $$CASE WHEN superseded_by_id IS NOT NULL THEN (SELECT p.id FROM record.votes p
              WHERE p.id = votes.superseded_by_id AND p.is_public AND p.deleted_at IS NULL) END$$),
    kept_if_exempt => '{
        identifiers, withdrawn_reason, item_id, decision_id, meeting_id, result, votes_for, votes_against,
        abstentions, is_recorded, casting_vote, method, position, taken_at}',
    hidden => jsonb_build_object(
        'motion', $$''$$,
        'ballots', $$'[]'::jsonb$$),
    guard => 'is_withheld',
    opens => $$staff.opens('vote', id, council_id)$$,
    rows => $$NOT is_withheld OR staff.may_open('vote', id, council_id)$$);
