COMMENT ON CONSTRAINT actions_completed_when_done ON record.actions IS
    '/completed_on: Only what is done has a day of completion.';
COMMENT ON CONSTRAINT attendances_left_after_arrival ON record.attendances IS
    '/left_at: Nobody leaves before they come.';
COMMENT ON CONSTRAINT attendances_name_present ON record.attendances IS
    '/name_as_recorded: Whoever attends is named.';
COMMENT ON INDEX record.attendances_person_once IS
    '/person_id: This person stands in the attendance of the meeting already.';
COMMENT ON CONSTRAINT attendances_substitute_for_somebody ON record.attendances IS
    '/substitutes_for: Only a substitute comes for somebody else.';
COMMENT ON CONSTRAINT decisions_alternatives_listed ON record.decisions IS
    '/alternatives/options: Options are named when the status is listed, and only then.';
COMMENT ON CONSTRAINT decisions_conflicts_listed ON record.decisions IS
    '/conflicts/declared: Conflicts are named when the status is listed, and only then.';
COMMENT ON CONSTRAINT decisions_issue_without_item ON record.decisions IS
    '/issue_id: A decision made at an item is of the item''s issue. Name the issue there.';
COMMENT ON CONSTRAINT decisions_reasons_attributed ON record.decisions IS
    '/reasons_of: Reasons that are not recorded are nobody''s: send the reasons, or not_recorded.';
COMMENT ON CONSTRAINT documents_exemption_withholds ON record.documents IS
    '/exemption: What is exempt is withheld until it is disclosed.';
COMMENT ON CONSTRAINT identifiers_pkey ON record.identifiers IS
    '/identifiers: Another record has this key.';
COMMENT ON CONSTRAINT identifiers_scheme_present ON record.identifiers IS
    '/identifiers: A key names its scheme.';
COMMENT ON CONSTRAINT identifiers_value_present ON record.identifiers IS
    '/identifiers: A key has a value.';
COMMENT ON CONSTRAINT items_exemption_withholds ON record.items IS
    '/exemption: What is exempt is withheld until it is disclosed.';
COMMENT ON CONSTRAINT items_position_unique ON record.items IS
    '/position: Another item stands at this position. Leave it out to append, or move the other first.';
COMMENT ON CONSTRAINT meetings_municipal_year_exists ON record.meetings IS
    '/date: The municipal year of this date has just gone; send the meeting again.';
COMMENT ON CONSTRAINT metrics_code_form ON record.metrics IS
    '/code: A code begins with a letter or digit, and has letters, digits, dots, hyphens and underscores.';
COMMENT ON CONSTRAINT observations_denominator_not_zero ON record.observations IS
    '/denominator: Nothing is divided by zero.';
COMMENT ON INDEX record.observations_period_unique IS
    '/period: The metric has an observation of this period. Change that one: what it was is kept.';
COMMENT ON CONSTRAINT observations_suppressed_without_parts ON record.observations IS
    '/numerator: A suppressed observation has no parts: they would tell its value.';
COMMENT ON CONSTRAINT revocations_lifted_by_somebody ON record.revocations IS
    '/lifted_by: Who lifts a revocation is written down.';
COMMENT ON CONSTRAINT revocations_of_subject_until_instant ON record.revocations IS
    '/issued_before: A revocation of a subject has an instant until which its tokens were issued, and one of a token has none.';
COMMENT ON INDEX record.targets_day_unique IS
    '/by_on: The metric has a target by this day. Change that one: what it was is kept.';
COMMENT ON CONSTRAINT targets_period_or_day ON record.targets IS
    '/period: A target is for a period, or by a day.';
COMMENT ON INDEX record.targets_period_unique IS
    '/period: The metric has a target for this period. Change that one: what it was is kept.';
