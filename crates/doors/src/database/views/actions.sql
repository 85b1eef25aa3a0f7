-- The public sees published actions. Of an action of an exempt record, only the readers of its body see the texts. An
-- action names its source to those who see the source.
SELECT record.expose_guarded('actions',
    shown => 'is_public',
    kept_if_deleted => '{strategy_id, item_id, decision_id, element, kind, due_on, state, completed_on}',
    blank => jsonb_build_object('title', $$''$$),
    face => jsonb_build_object(
        'reported_in', pg_temp.reported_in()),
    kept_if_exempt => '{
        identifiers, withdrawn_reason, strategy_id, item_id, decision_id, element, kind, due_on, state, completed_on}',
    hidden => jsonb_build_object(
        -- The guard may hold because of the source only, or because of the action only.
        'description', 'CASE WHEN is_withheld THEN NULL ELSE description END',
        'owner_post', 'CASE WHEN is_withheld THEN NULL ELSE owner_post END',
        'requested_by', 'CASE WHEN is_withheld THEN NULL ELSE requested_by END',
        'title', $$CASE WHEN is_withheld THEN '' ELSE title END$$,
        'reported_in', format('CASE WHEN NOT (%s) THEN %s END', pg_temp.reported_in_exempt(), pg_temp.reported_in())),
    guard => format('is_withheld OR %s', pg_temp.reported_in_exempt()),
    opens => format($$(NOT is_withheld OR staff.opens('action', id, council_id)) AND (NOT (%s) OR %s)$$,
                    pg_temp.reported_in_exempt(), pg_temp.opens_reported_in()),
    rows => $$NOT is_withheld OR staff.may_open('action', id, council_id)$$);
