-- The comments are the errors that people read when they break a rule.
COMMENT ON CONSTRAINT actions_completed_when_done ON record.actions IS
    '/completed_on: Only an action that is done has completed_on. Send the state done, or completed_on null.';
COMMENT ON CONSTRAINT attendances_left_after_arrival ON record.attendances IS
    '/left_at: The person cannot leave before they arrive. Check arrived_at and left_at.';
COMMENT ON CONSTRAINT attendances_name_present ON record.attendances IS
    '/name_as_recorded: An attendance needs the name of the person.';
COMMENT ON INDEX record.attendances_person_once IS
    '/person_id: The meeting already has an attendance for this person. Change that one instead.';
COMMENT ON CONSTRAINT attendances_substitute_for_somebody ON record.attendances IS
    '/substitutes_for: Only a substitute replaces another person. Send the capacity substitute, or substitutes_for null.';
COMMENT ON CONSTRAINT decisions_alternatives_listed ON record.decisions IS
    '/alternatives/options: Options belong to the status listed. Send the options with that status, or send another status without options.';
COMMENT ON CONSTRAINT decisions_conflicts_listed ON record.decisions IS
    '/conflicts/declared: Declared conflicts belong to the status listed. Send them with that status, or send another status without them.';
COMMENT ON CONSTRAINT decisions_issue_without_item ON record.decisions IS
    '/issue_id: A decision made at an item has the issue of the item. Leave issue_id out of the decision, and send it for the item instead.';
COMMENT ON CONSTRAINT decisions_reasons_attributed ON record.decisions IS
    '/reasons_of: The decision has no reasons. Send the reasons, or reasons_of not_recorded.';
COMMENT ON CONSTRAINT documents_exemption_withholds ON record.documents IS
    '/exemption: Until it is disclosed, the public sees only the redacted version of an exempt document.';
COMMENT ON CONSTRAINT identifiers_pkey ON record.identifiers IS
    '/identifiers: Another record has this external identifier.';
COMMENT ON CONSTRAINT identifiers_scheme_present ON record.identifiers IS
    '/identifiers: An external identifier needs a scheme.';
COMMENT ON CONSTRAINT identifiers_value_present ON record.identifiers IS
    '/identifiers: An external identifier needs a value.';
COMMENT ON CONSTRAINT items_exemption_withholds ON record.items IS
    '/exemption: Until it is disclosed, the public sees only the redacted version of an exempt item.';
COMMENT ON CONSTRAINT items_position_unique ON record.items IS
    '/position: Another item has this position. Leave it out to add the item at the end, or move the other item first.';
COMMENT ON CONSTRAINT meetings_municipal_year_exists ON record.meetings IS
    '/date: The municipal year of this date was deleted a moment ago. Send the meeting again.';
COMMENT ON CONSTRAINT metrics_code_form ON record.metrics IS
    '/code: A code begins with a letter or digit, and has only letters, digits, dots, hyphens and underscores.';
COMMENT ON CONSTRAINT observations_denominator_not_zero ON record.observations IS
    '/denominator: The denominator cannot be 0. Send another number, or null for numerator and denominator.';
COMMENT ON INDEX record.observations_period_unique IS
    '/period: The metric already has an observation for this period. Change that one: the server keeps the old value.';
COMMENT ON CONSTRAINT observations_suppressed_without_parts ON record.observations IS
    '/numerator: A suppressed observation has no numerator or denominator, because they show its value. Send null for both.';
COMMENT ON CONSTRAINT revocations_lifted_by_somebody ON record.revocations IS
    '/lifted_by: A lifted revocation names the subject that lifted it.';
COMMENT ON CONSTRAINT revocations_of_subject_until_instant ON record.revocations IS
    '/issued_before: The revocation of a subject has issued_before, and that of a single token has none.';
COMMENT ON INDEX record.targets_day_unique IS
    '/by_on: The metric already has a target for this day. Change that one: the server keeps the old value.';
COMMENT ON CONSTRAINT targets_period_or_day ON record.targets IS
    '/period: A target is for a period or by a day. Send either period or by_on, not both.';
COMMENT ON INDEX record.targets_period_unique IS
    '/period: The metric already has a target for this period. Change that one: the server keeps the old value.';
