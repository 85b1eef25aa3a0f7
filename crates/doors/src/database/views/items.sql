-- The public sees published items, and the minutes of an item once they are published. Of an exempt item, everyone
-- but the readers of its body sees a redacted version: its public title and its place on the agenda.
SELECT record.expose_guarded('items',
    shown => 'is_public',
    kept_if_deleted => '{
        meeting_id, parent_id, position, numbered_in_body_id, numbered_in_year_id, kind, issue_id,
        former_minute_numbers}',
    blank => jsonb_build_object(
        'title', $$''$$,
        'topics', $$'[]'::jsonb$$,
        'places', $$'[]'::jsonb$$,
        'translations', $$'{}'::jsonb$$,
        'minutes_corrections', $$'[]'::jsonb$$),
    face => jsonb_build_object(
        'purpose', $$purpose || '{"original_html": null}'::jsonb$$,
        'minutes',
            $$CASE WHEN minutes ->> 'publication' = 'published' THEN minutes || '{"original_html": null}'::jsonb
              END$$,
        'presented_by_person_id',
            $$CASE WHEN presented_by_person_id IS NOT NULL THEN (SELECT p.id FROM record.people p
              WHERE p.id = items.presented_by_person_id AND p.is_public) END$$,
        'issue_id',
            $$CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s WHERE s.id = items.issue_id
              AND s.is_public) END$$,
        'added_after_approval_at',
            $$CASE WHEN minutes ->> 'publication' = 'published' THEN added_after_approval_at END$$,
        'minutes_corrections',
            $$CASE WHEN minutes_corrections = '[]'::jsonb
              OR minutes ->> 'publication' IS DISTINCT FROM 'published' THEN '[]'::jsonb
              ELSE (SELECT jsonb_agg(CASE WHEN EXISTS (SELECT FROM record.meetings m
              WHERE m.id = (c.made ->> 'corrected_at_meeting_id')::uuid AND m.is_public) THEN c.made
              ELSE jsonb_set(c.made, '{corrected_at_meeting_id}', 'null') END ORDER BY c.place)
              FROM jsonb_array_elements(minutes_corrections) WITH ORDINALITY AS c(made, place)) END$$),
    kept_if_exempt => '{
        meeting_id, parent_id, position, agenda_number, minute_number, numbered_in_body_id, numbered_in_year_id, kind,
        exemption, disclosure, former_minute_numbers}',
    hidden => jsonb_build_object(
        'identifiers', $$'[]'::jsonb$$,
        'title', $$exemption ->> 'public_title'$$,
        'topics', $$'[]'::jsonb$$,
        'places', $$'[]'::jsonb$$,
        'translations', $$'{}'::jsonb$$,
        'minutes_corrections', $$'[]'::jsonb$$),
    -- Minutes that are not published any more are in no earlier version.
    earlier => jsonb_build_object(
        'minutes', $$CASE WHEN (today).minutes ->> 'publication' = 'published' THEN {live} END$$,
        'added_after_approval_at', $$CASE WHEN (today).minutes ->> 'publication' = 'published' THEN {live} END$$,
        'minutes_corrections',
            $$CASE WHEN (today).minutes ->> 'publication' = 'published' THEN {live} ELSE '[]'::jsonb END$$),
    guard => 'is_withheld',
    opens => $$staff.opens('item', id, council_id)$$,
    rows => $$NOT is_withheld OR exemption IS NOT NULL AND disclosure IS NULL
      OR staff.may_open('item', id, council_id)$$);
