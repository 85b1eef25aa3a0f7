//! What a progress report is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{CouncilId, ProgressReportId, StrategyId};
use crate::kind::Kind;
use crate::measures::period::{Period, PeriodInput};
use crate::progress::periods::PERIOD;
use crate::progress::source::{ReportedIn, ReportedInInput, SOURCE_BY_SCHEME, SOURCE_BY_VALUE};
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

crate::words! {
    /// A council's own rating of its progress.
    #[derive(Default)]
    pub enum StatedRating {
        /// Good.
        Good,
        /// Good in parts.
        Mixed,
        /// Poor.
        Poor,
        /// The council gives no rating.
        #[default]
        NotRecorded,
    }
}

/// Statement of a report about one part of the strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ElementStatement {
    /// Position of the part in the strategy.
    #[schema(minimum = 1, maximum = 100)]
    pub element: i32,
    /// The statement.
    #[schema(min_length = 1, max_length = 10000)]
    pub statement: String,
}

record! { progress_reports, ProgressReportId, with publication;
/// A council's own account of the progress of a strategy.
pub struct ProgressReport {
    /// Council that made the report.
    pub council_id: CouncilId,
    /// Version of the progress report itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when it last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// The strategy.
    pub strategy_id: StrategyId,
    /// Period that the report covers.
    #[schema(value_type = Period)]
    pub period: Json<Period>,
    /// The council's account of its progress. Empty if the record was deleted.
    pub statement: String,
    /// The council's own rating of its progress.
    pub stated_rating: StatedRating,
    /// Statements about parts of the strategy. Empty if there are none.
    #[schema(value_type = Vec<ElementStatement>)]
    pub per_element: Json<Vec<ElementStatement>>,
    /// Source: the record where it was reported. Null if not recorded, or if you may not see it.
    #[schema(value_type = Option<ReportedIn>)]
    pub reported_in: Option<Json<ReportedIn>>,
    /// Last day of the period, by which lists are ordered.
    #[serde(skip)]
    pub period_ends_on: NaiveDate,
}

/// What is written of a progress report.
pub struct ProgressReportColumns { .. }
}

/// Links of a progress report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressReportLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// The strategy.
    #[schema(format = Uri)]
    pub strategy: String,
}

/// What a progress report carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressReportExtras {
    /// Links to related records.
    pub links: ProgressReportLinks,
}

/// A progress report whole.
pub type FullProgressReport = Full<ProgressReport>;

impl Resource for ProgressReport {
    type Extras = ProgressReportExtras;
    const KIND: Kind = Kind::ProgressReport;

    fn extras(&self, urls: &Urls) -> ProgressReportExtras {
        ProgressReportExtras {
            links: ProgressReportLinks {
                itself: urls.record(Kind::ProgressReport, self.id),
                council: urls.record(Kind::Council, self.council_id),
                strategy: urls.record(Kind::Strategy, self.strategy_id),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "progress_reports.period_ends_on").then(|| self.period_ends_on.to_string())
    }
}

/// The orders of lists of progress reports.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "period", columns: &[Column { name: "progress_reports.period_ends_on", kind: ColumnType::Day }] },
        Sort {
            name: "updated_at",
            columns: &[Column { name: "progress_reports.updated_at", kind: ColumnType::Instant }],
        },
    ],
    default: "-period",
    id: Column { name: "progress_reports.id", kind: ColumnType::Id },
};

input! { with publication;
/// A progress report, as you send it.
pub struct ProgressReportInput {
    /// Strategy; or send `strategy`. Cannot be changed.
    pub strategy_id: Option<StrategyId>,
    /// External identifier of the record, in place of `strategy_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<ForeignKey>,
    /// Council, if you want it checked: the strategy must belong to it.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Period that the report covers. Send all of it. The code can be a year (`2017`, the council's year from April), a
    /// half (`2017-H1`), a quarter (`2017-Q1`) or a month (`2017-04`). It can be any text if you send both days.
    pub period: PeriodInput,
    /// The council's account of its progress.
    #[schema(min_length = 1, max_length = 20000)]
    pub statement: String,
    /// The council's own rating of its progress.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub stated_rating: StatedRating,
    /// Statements about parts of the strategy.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub per_element: Vec<ElementStatement>,
    /// Source: the record where it was reported. Null if not recorded.
    pub reported_in: Option<ReportedInInput>,
    ..
}
}

impl Input for ProgressReportInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/strategy_id", "/strategy"], &["/council_id", "/council"], PERIOD, SOURCE_BY_SCHEME, SOURCE_BY_VALUE];
}

/// Which progress reports a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ProgressReportFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Only of the strategies with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// Only with these ratings, separated by commas: good, mixed, poor, `not_recorded`.
    #[param(value_type = Option<Vec<StatedRating>>, style = Form, explode = false, inline)]
    pub stated_rating: Option<Many<StatedRating>>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: period, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "-period")]
    pub sort: Option<String>,
}
