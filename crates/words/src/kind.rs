//! The nouns of the record: all that the doors need to know of them. The slice of a noun says what it is.

mod inverses;
mod mentions;
#[cfg(test)]
mod tests;

pub use inverses::{Inverse, Source};
pub use mentions::{Form, Mention};

/// Gives the one list of the record types to a macro: what each is, its word in JSON and in the database, its table in
/// each of the three schemas, and the type of its ids. Each comes after those that it belongs to or names.
#[macro_export]
macro_rules! record_types {
    ($to:ident) => {
        $to! {
            /// A local authority.
            Council "council" "councils"
            /// Id of a council.
            CouncilId;
            /// The year of a council, from one annual meeting to the next.
            MunicipalYear "municipal_year" "municipal_years"
            /// Id of a municipal year.
            MunicipalYearId;
            /// A group or person that meets or decides, such as a committee.
            Body "body" "bodies"
            /// Id of a body.
            BodyId;
            /// An office, such as chair or portfolio.
            Post "post" "posts"
            /// Id of a post.
            PostId;
            /// A person in the record: a member, an officer or another.
            Person "person" "people"
            /// Id of a person.
            PersonId;
            /// The seat of a person in a body, from one day to another.
            Membership "membership" "memberships"
            /// Id of a membership.
            MembershipId;
            /// One matter that comes to several meetings.
            Issue "issue" "issues"
            /// Id of an issue.
            IssueId;
            /// A meeting of one or more bodies.
            Meeting "meeting" "meetings"
            /// Id of a meeting.
            MeetingId;
            /// People at a meeting: expected, present, or with apologies.
            Attendance "attendance" "attendances"
            /// Id of an attendance.
            AttendanceId;
            /// An entry on an agenda.
            Item "item" "items"
            /// Id of an item.
            ItemId;
            /// A decision, with its reasons.
            Decision "decision" "decisions"
            /// Id of a decision.
            DecisionId;
            /// A vote on a motion.
            Vote "vote" "votes"
            /// Id of a vote.
            VoteId;
            /// An adopted plan.
            Strategy "strategy" "strategies"
            /// Id of a strategy.
            StrategyId;
            /// A paper.
            Document "document" "documents"
            /// Id of a document.
            DocumentId;
            /// A council's own account of the progress of a strategy.
            ProgressReport "progress_report" "progress_reports"
            /// Id of a progress report.
            ProgressReportId;
            /// Something that a council measures.
            Metric "metric" "metrics"
            /// Id of a metric.
            MetricId;
            /// A target value.
            Target "target" "targets"
            /// Id of a target.
            TargetId;
            /// One value of a metric for one period.
            Observation "observation" "observations"
            /// Id of an observation.
            ObservationId;
            /// A promise.
            Action "action" "actions"
            /// Id of an action.
            ActionId;
        }
    };
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident $word:literal $table:literal $(#[doc = $of_id:literal])+ $id:ident;)+) => {
        crate::closed_set! {
            /// A record type.
            #[derive(Hash, PartialOrd, Ord, serde::Deserialize, strum::EnumString, strum::VariantArray)]
            #[strum(serialize_all = "snake_case")]
            #[schema(as = RecordType)]
            pub enum Kind {
                $($(#[doc = $doc])+ $kind,)+
            }
        }

        impl Kind {
            /// The word for it in JSON and in the database.
            pub fn word(self) -> &'static str {
                match self {
                    $(Kind::$kind => $word,)+
                }
            }

            /// Its table, in each of the three schemas.
            pub fn table(self) -> &'static str {
                match self {
                    $(Kind::$kind => $table,)+
                }
            }

            /// The name of its ids in the contract.
            pub fn id_schema(self) -> &'static str {
                match self {
                    $(Kind::$kind => stringify!($id),)+
                }
            }
        }
    };
}

crate::record_types!(kinds);

/// Where a noun names one that it belongs to: the kind of the parent and the column that holds its id.
pub type Parent = (Kind, &'static str);

impl Kind {
    /// The records that queries name by a slug or a code: the parameter, the type of record, and the column that holds
    /// the name.
    pub const NAMED: [(&str, Kind, &str); 4] = [
        ("council", Kind::Council, "slug"),
        ("body", Kind::Body, "slug"),
        ("strategy", Kind::Strategy, "slug"),
        ("metric", Kind::Metric, "code"),
    ];

    /// Every noun, in the order of the enum: each after those that it belongs to or names.
    pub const ALL: &'static [Kind] = <Kind as strum::VariantArray>::VARIANTS;

    /// Its collection in addresses, below `/v1/`.
    pub fn collection(self) -> &'static str {
        match self {
            Kind::MunicipalYear => "municipal-years",
            Kind::ProgressReport => "progress-reports",
            other => other.table(),
        }
    }

    /// What many of it are called in a sentence.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::MunicipalYear => "municipal years",
            Kind::ProgressReport => "progress reports",
            other => other.table(),
        }
    }

    /// What many of it are called in a heading: Municipal years.
    pub fn heading(self) -> String {
        let mut letters = self.plural().chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    /// What they are, as the documentation says it below the heading.
    pub fn about(self) -> &'static str {
        match self {
            Kind::Council => "Local authorities that keep their record here.",
            Kind::MunicipalYear => "Years of councils, from one annual meeting to the next.",
            Kind::Body => "Groups and people that meet or decide, such as committees.",
            Kind::Post => "Offices, such as chair or portfolio. Memberships say who holds them.",
            Kind::Person => "Members, officers and other people in the record.",
            Kind::Membership => "Seats of people in bodies, with their posts and dates.",
            Kind::Issue => "Matters that come to several meetings.",
            Kind::Meeting => "Meetings of bodies, with their agendas and minutes.",
            Kind::Attendance => "People at a meeting: expected, present, or with apologies.",
            Kind::Item => "Entries on agendas, with their minutes.",
            Kind::Decision => "Decisions, with their reasons and alternatives.",
            Kind::Vote => "Votes on motions, with the result, the counts and the ballots.",
            Kind::Strategy => "Adopted plans, and their progress.",
            Kind::Document => "Papers: reports, appendices, agendas, minutes.",
            Kind::ProgressReport => "Councils' own accounts of the progress of their strategies.",
            Kind::Metric => "Things that a council measures.",
            Kind::Target => "Values that councils want to reach, and by when.",
            Kind::Observation => "Values of metrics, one for each metric and period.",
            Kind::Action => "Milestones, purchases and other promises of strategies, with their state.",
        }
    }

    /// Its name in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Kind::MunicipalYear => "municipal year",
            Kind::ProgressReport => "progress report",
            other => other.word(),
        }
    }

    /// One of it in a sentence: a post, an item.
    pub fn one(self) -> String {
        let label = self.label();
        let article = if label.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {label}")
    }

    /// Whether it is published and withdrawn; what is not is always public.
    pub fn has_publication(self) -> bool {
        match self {
            Kind::Council | Kind::MunicipalYear | Kind::Body | Kind::Post => false,
            Kind::Person
            | Kind::Membership
            | Kind::Issue
            | Kind::Meeting
            | Kind::Attendance
            | Kind::Item
            | Kind::Decision
            | Kind::Vote
            | Kind::Strategy
            | Kind::Document
            | Kind::ProgressReport
            | Kind::Metric
            | Kind::Target
            | Kind::Observation
            | Kind::Action => true,
        }
    }

    /// What it belongs to. It is public only while they are, and they cannot be deleted while it stands.
    pub fn parents(self) -> &'static [Parent] {
        match self {
            Kind::Council => &[],
            Kind::MunicipalYear => &[(Kind::Council, "council_id")],
            Kind::Body => &[(Kind::Council, "council_id"), (Kind::Body, "parent_id")],
            Kind::Post => &[(Kind::Council, "council_id"), (Kind::Body, "body_id")],
            // An entry that was merged into another one is public only while that one is.
            Kind::Person => &[(Kind::Council, "council_id"), (Kind::Person, "merged_into_id")],
            Kind::Issue | Kind::Strategy => &[(Kind::Council, "council_id")],
            Kind::Membership => &[(Kind::Person, "person_id"), (Kind::Body, "body_id")],
            Kind::Meeting => &[(Kind::Council, "council_id"), (Kind::Body, "body_id")],
            Kind::Attendance => &[(Kind::Meeting, "meeting_id")],
            Kind::Item => &[(Kind::Meeting, "meeting_id"), (Kind::Item, "parent_id")],
            Kind::Decision => &[(Kind::Council, "council_id"), (Kind::Item, "item_id")],
            Kind::Vote => &[(Kind::Item, "item_id"), (Kind::Decision, "decision_id")],
            Kind::Document => &[
                (Kind::Council, "council_id"),
                (Kind::Body, "body_id"),
                (Kind::Meeting, "meeting_id"),
                (Kind::Item, "item_id"),
                (Kind::Decision, "decision_id"),
                (Kind::Issue, "issue_id"),
                (Kind::Strategy, "strategy_id"),
                (Kind::Document, "parent_id"),
            ],
            Kind::ProgressReport => &[(Kind::Strategy, "strategy_id")],
            Kind::Metric => &[(Kind::Council, "council_id"), (Kind::Strategy, "strategy_id")],
            Kind::Target | Kind::Observation => &[(Kind::Metric, "metric_id")],
            Kind::Action => {
                &[(Kind::Strategy, "strategy_id"), (Kind::Item, "item_id"), (Kind::Decision, "decision_id")]
            }
        }
    }

    /// Its parents that are published and withdrawn themselves.
    pub fn published_parents(self) -> impl Iterator<Item = Parent> {
        self.parents().iter().copied().filter(|(parent, _)| parent.has_publication())
    }

    /// Whether it may be exempt or confidential itself, and then keeps a public face.
    pub fn has_exemption(self) -> bool {
        match self {
            Kind::Item | Kind::Document => true,
            Kind::Council
            | Kind::MunicipalYear
            | Kind::Body
            | Kind::Post
            | Kind::Person
            | Kind::Membership
            | Kind::Issue
            | Kind::Meeting
            | Kind::Attendance
            | Kind::Decision
            | Kind::Vote
            | Kind::Strategy
            | Kind::ProgressReport
            | Kind::Metric
            | Kind::Target
            | Kind::Observation
            | Kind::Action => false,
        }
    }

    /// Those of its parents with which it is withheld, while they are exempt and not disclosed. A decision is not: what
    /// was decided is published for itself.
    pub fn withheld_with(self) -> &'static [Parent] {
        match self {
            Kind::Item => &[(Kind::Item, "parent_id")],
            Kind::Document => &[(Kind::Item, "item_id"), (Kind::Document, "parent_id")],
            Kind::Action | Kind::Vote => &[(Kind::Item, "item_id")],
            Kind::Council
            | Kind::MunicipalYear
            | Kind::Body
            | Kind::Post
            | Kind::Person
            | Kind::Membership
            | Kind::Issue
            | Kind::Meeting
            | Kind::Attendance
            | Kind::Decision
            | Kind::Strategy
            | Kind::ProgressReport
            | Kind::Metric
            | Kind::Target
            | Kind::Observation => &[],
        }
    }

    /// Whether it may be withheld: the table then says so in `is_withheld`.
    pub fn can_be_withheld(self) -> bool {
        !self.withheld_with().is_empty()
    }

    /// Whether it may belong to a body. That body's readers then see it while it is withheld (`record.body_of` says
    /// which body).
    pub fn has_body(self) -> bool {
        match self {
            Kind::Meeting | Kind::Item | Kind::Decision | Kind::Vote | Kind::Document | Kind::Action => true,
            Kind::Council
            | Kind::MunicipalYear
            | Kind::Body
            | Kind::Post
            | Kind::Person
            | Kind::Membership
            | Kind::Issue
            | Kind::Attendance
            | Kind::Strategy
            | Kind::ProgressReport
            | Kind::Metric
            | Kind::Target
            | Kind::Observation => false,
        }
    }

    /// Whether two entries can become one. The table then says in `merged_into_id` into which one an entry was merged.
    pub fn can_be_merged(self) -> bool {
        match self {
            Kind::Person => true,
            Kind::Council
            | Kind::MunicipalYear
            | Kind::Body
            | Kind::Post
            | Kind::Membership
            | Kind::Issue
            | Kind::Meeting
            | Kind::Attendance
            | Kind::Item
            | Kind::Decision
            | Kind::Vote
            | Kind::Strategy
            | Kind::Document
            | Kind::ProgressReport
            | Kind::Metric
            | Kind::Target
            | Kind::Observation
            | Kind::Action => false,
        }
    }

    /// What it is an appearance of, or a correction. Its change is a change of that, but neither hides the other, and
    /// what has appearances or corrections is not deleted.
    pub fn threads(self) -> &'static [Parent] {
        match self {
            Kind::Item => &[(Kind::Issue, "issue_id")],
            Kind::Decision => &[(Kind::Issue, "issue_id"), (Kind::Decision, "supersedes_id")],
            Kind::Vote => &[(Kind::Vote, "supersedes_id")],
            Kind::Council
            | Kind::MunicipalYear
            | Kind::Body
            | Kind::Post
            | Kind::Person
            | Kind::Membership
            | Kind::Issue
            | Kind::Meeting
            | Kind::Attendance
            | Kind::Strategy
            | Kind::Document
            | Kind::ProgressReport
            | Kind::Metric
            | Kind::Target
            | Kind::Observation
            | Kind::Action => &[],
        }
    }

    /// Its appearances and corrections: their kind and the column that names this one.
    pub fn appearances(self) -> impl Iterator<Item = Parent> {
        Kind::ALL.iter().copied().flat_map(move |kind| {
            kind.threads().iter().filter(move |(thread, _)| *thread == self).map(move |(_, column)| (kind, *column))
        })
    }

    /// What belongs to it: the kind of the child and the column that names this one.
    pub fn children(self) -> impl Iterator<Item = Parent> {
        Kind::ALL.iter().copied().flat_map(move |child| {
            child.parents().iter().filter(move |(parent, _)| *parent == self).map(move |(_, column)| (child, *column))
        })
    }
}
