-- The public sees published decisions. A decision, an issue or a person that is not public is hidden in them. A decision
-- is public only with its item, and that only with its meeting, so nothing hides the meeting of one that is shown.
SELECT record.expose('decisions',
    shown => 'is_public',
    kept_if_deleted => '{
        item_id, kind, made_on, outcome, reasons_of, is_key, published_at, effective_from, implemented_at,
        recommendation_followed, supersedes_id, issue_id, superseded_by_id, key_notice_published_at, meeting_id,
        body_id, meeting_date}',
    blank => jsonb_build_object(
        'decision_maker', $$'{"kind": "body", "id": null, "name": ""}'::jsonb$$,
        'text', $$''$$,
        'title', $$''$$,
        'translations', $$'{}'::jsonb$$,
        'resolutions', $$'[]'::jsonb$$,
        'alternatives', $$'{"status": "not_recorded", "options": []}'::jsonb$$,
        'conflicts', $$'{"status": "not_recorded", "declared": []}'::jsonb$$,
        'wards', $$'[]'::jsonb$$,
        'legal_basis', $$'[]'::jsonb$$,
        'money', $$'[]'::jsonb$$,
        'topics', $$'[]'::jsonb$$,
        'places', $$'[]'::jsonb$$,
        'call_in',
            $$'{"state": "not_recorded", "eligible_until": null, "called_in_by": null, "outcome": null}'::jsonb$$),
    face => jsonb_build_object(
        'supersedes_id',
            $$(SELECT p.id FROM record.decisions p WHERE p.id = decisions.supersedes_id AND p.is_public)$$,
        'decision_maker',
            $$CASE WHEN decision_maker ->> 'kind' = 'person' AND NOT EXISTS (SELECT FROM record.people p
              WHERE p.id = (decision_maker ->> 'id')::uuid AND p.is_public)
              THEN jsonb_set(decision_maker, '{id}', 'null') ELSE decision_maker END$$,
        'issue_id',
            $$CASE WHEN issue_id IS NOT NULL THEN (SELECT s.id FROM record.issues s
              WHERE s.id = decisions.issue_id AND s.is_public) END$$,
        -- What was wrong in a decision that the public does not see may be just what it must not see.
        'correction_reason',
            $$CASE WHEN correction_reason IS NOT NULL AND (SELECT p.is_public FROM record.decisions p
              WHERE p.id = decisions.supersedes_id) THEN correction_reason END$$,
        'superseded_by_id',
            $$CASE WHEN superseded_by_id IS NOT NULL THEN (SELECT p.id FROM record.decisions p
              WHERE p.id = decisions.superseded_by_id AND p.is_public AND p.deleted_at IS NULL) END$$),
    -- The title may be that of the item, and a translated one too. While the item does not show its title, an earlier
    -- version has the title of today.
    earlier => jsonb_build_object(
        'title',
            $$CASE WHEN NOT record.hides_title(item_id) THEN {live} WHEN item_id = (today).item_id THEN (today).title
              ELSE record.public_title(item_id) END$$,
        'translations',
            $$CASE WHEN record.hides_title(item_id) THEN record.without_titles(translations, NULL) ELSE {live}
              END$$));
