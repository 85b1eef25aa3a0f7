//! Where a record names another one that it neither belongs to nor is hidden with. The views show the name of the other
//! record only while that one is seen, so the reader's view of this record changes with it. A test compares this list
//! with the views.

use super::Kind;

/// Where a record names another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The column that holds the name.
    pub column: &'static str,
    /// How the column holds the other's id.
    pub form: Form,
    /// The types of record that it may name.
    pub of: &'static [Kind],
}

/// How a column holds the id of another record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The column is the id.
    Id,
    /// It is an object, and its field `id` is the id.
    Object,
    /// It is an object: its `id` is the id while its `kind` is this word.
    ObjectOf(&'static str),
    /// It is an array of objects, each with the id in this field.
    Each(&'static str),
    /// It is an array of objects, each with an object in this field: the object's `id` is the id.
    EachObject(&'static str),
}

const fn id(column: &'static str, of: &'static [Kind]) -> Mention {
    Mention { column, form: Form::Id, of }
}

const fn each(column: &'static str, field: &'static str, of: &'static [Kind]) -> Mention {
    Mention { column, form: Form::Each(field), of }
}

/// Who decided, where that is a person.
const DECISION_MAKER: Mention =
    Mention { column: "decision_maker", form: Form::ObjectOf("person"), of: &[Kind::Person] };

/// The source of a figure, a target, a report or an action.
const REPORTED_IN: Mention = Mention { column: "reported_in", form: Form::Object, of: REPORTS };

/// The sources of what a figure was before.
const REPORTED_BEFORE: Mention = Mention { column: "revisions", form: Form::EachObject("reported_in"), of: REPORTS };

const REPORTS: &[Kind] = &[Kind::Item, Kind::Decision, Kind::Document];

impl Kind {
    /// The records that it names, and is shown without while they are hidden.
    pub fn mentions(self) -> &'static [Mention] {
        match self {
            Kind::Council => {
                const {
                    &[
                        each("successors", "council_id", &[Kind::Council]),
                        each("predecessors", "council_id", &[Kind::Council]),
                    ]
                }
            }
            Kind::Body => {
                const {
                    &[
                        each("successors", "body_id", &[Kind::Body]),
                        each("predecessors", "body_id", &[Kind::Body]),
                        each("councils", "council_id", &[Kind::Council]),
                    ]
                }
            }
            Kind::Issue => &[DECISION_MAKER],
            Kind::Meeting => {
                const {
                    &[
                        id("approved_at_meeting_id", &[Kind::Meeting]),
                        id("rescheduled_to_id", &[Kind::Meeting]),
                        id("minutes_signed_at_meeting_id", &[Kind::Meeting]),
                    ]
                }
            }
            Kind::Attendance => {
                const { &[id("person_id", &[Kind::Person]), id("substitutes_for_id", &[Kind::Person])] }
            }
            Kind::Item => {
                const {
                    &[
                        id("presented_by_person_id", &[Kind::Person]),
                        id("issue_id", &[Kind::Issue]),
                        each("minutes_corrections", "corrected_at_meeting_id", &[Kind::Meeting]),
                    ]
                }
            }
            Kind::Decision => {
                const {
                    &[
                        DECISION_MAKER,
                        id("issue_id", &[Kind::Issue]),
                        id("supersedes_id", &[Kind::Decision]),
                        id("superseded_by_id", &[Kind::Decision]),
                    ]
                }
            }
            Kind::Vote => {
                const {
                    &[
                        each("ballots", "person_id", &[Kind::Person]),
                        id("supersedes_id", &[Kind::Vote]),
                        id("superseded_by_id", &[Kind::Vote]),
                    ]
                }
            }
            Kind::Strategy => const { &[id("adopted_by_id", &[Kind::Decision])] },
            Kind::Document => {
                const {
                    &[
                        id("supersedes_id", &[Kind::Document]),
                        id("superseded_by_id", &[Kind::Document]),
                        id("translation_of_id", &[Kind::Document]),
                        each("translations", "id", &[Kind::Document]),
                    ]
                }
            }
            Kind::Target => {
                const {
                    &[
                        REPORTED_IN,
                        id("set_by_id", &[Kind::Decision]),
                        each("revisions", "set_by_id", &[Kind::Decision]),
                    ]
                }
            }
            Kind::Observation => const { &[REPORTED_IN, REPORTED_BEFORE] },
            Kind::ProgressReport | Kind::Action => &[REPORTED_IN],
            // A test finds the name of another record in the views that is not here.
            _ => &[],
        }
    }

    /// The columns that hold ids of its records: of records that belong to them, and of records that name them.
    pub fn named_in(self) -> impl Iterator<Item = (Kind, Mention)> {
        let below = self.children().map(|(child, column)| (child, id(column, &[])));
        let names = Kind::ALL.iter().copied().flat_map(move |kind| {
            let of_it = kind.mentions().iter().filter(move |mention| mention.of.contains(&self));
            of_it.map(move |mention| (kind, *mention))
        });
        below.chain(names)
    }
}
