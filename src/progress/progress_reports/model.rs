//! What a progress report is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::progress_reports;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{CouncilId, ProgressReportId, StrategyId};
use crate::kind::Kind;
use crate::progress::PERIOD;
use crate::progress::period::{Period, PeriodInput};
use crate::progress::source::{ReportedIn, ReportedInInput, SOURCE_BY_SCHEME, SOURCE_BY_VALUE};
use crate::record::publication::{Publication, Published};

crate::words! {
    /// How a council rates its own progress.
    #[derive(Default)]
    pub enum StatedRating {
        /// As good.
        Good,
        /// As good in part.
        Mixed,
        /// As poor.
        Poor,
        /// It does not rate it.
        #[default]
        NotRecorded,
    }
}

/// What a report says of one part of the strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ElementStatement {
    /// Position of the part.
    #[schema(minimum = 1, maximum = 100)]
    pub element: i32,
    /// What it says.
    #[schema(min_length = 1, max_length = 10000)]
    pub statement: String,
}

/// What a council says itself of the progress of a strategy.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = progress_reports, check_for_backend(diesel::pg::Pg))]
pub struct ProgressReport {
    /// Its id: opaque, stable for ever.
    pub id: ProgressReportId,
    /// The council that says so.
    pub council_id: CouncilId,
    /// Counts the changes of the progress report itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed or appeared.
    pub updated_at: DateTime<Utc>,
    /// Other systems' keys for it.
    #[schema(value_type = Vec<Identifier>)]
    pub identifiers: Json<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri)]
    pub source_url: Option<String>,
    /// Whether it is for the public.
    pub publication: Publication,
    /// When it is published by itself; null unless it is scheduled.
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn; null unless it was.
    pub withdrawn_reason: Option<String>,
    /// When it was deleted; null = it stands.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why it was deleted: duplicate, `published_in_error`, superseded or other; null = it stands.
    pub deleted_reason: Option<String>,
    /// The strategy.
    pub strategy_id: StrategyId,
    /// The period that it is about.
    #[schema(value_type = Period)]
    pub period: Json<Period>,
    /// What the council says. Empty on a tombstone.
    pub statement: String,
    /// How it rates itself.
    pub stated_rating: StatedRating,
    /// What it says of each part; empty where it says nothing.
    #[schema(value_type = Vec<ElementStatement>)]
    pub per_element: Json<Vec<ElementStatement>>,
    /// Where it was reported; null = not recorded, or not for the reader.
    #[schema(value_type = Option<ReportedIn>)]
    pub reported_in: Option<Json<ReportedIn>>,
    /// Last day of the period, by which lists are ordered.
    #[serde(skip)]
    pub period_ends_on: NaiveDate,
}

/// Addresses of a progress report's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressReportLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// The strategy.
    #[schema(format = Uri)]
    pub strategy: String,
}

/// What a progress report carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressReportExtras {
    /// Addresses of its neighbours.
    pub links: ProgressReportLinks,
}

/// A progress report whole.
pub type FullProgressReport = Full<ProgressReport>;

impl Resource for ProgressReport {
    type Extras = ProgressReportExtras;
    const KIND: Kind = Kind::ProgressReport;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> ProgressReportExtras {
        ProgressReportExtras {
            links: ProgressReportLinks {
                itself: urls.record(Kind::ProgressReport, self.id),
                council: urls.record(Kind::Council, self.council_id),
                strategy: urls.record(Kind::Strategy, self.strategy_id),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "progress_reports.period_ends_on" => self.period_ends_on.to_string(),
            "progress_reports.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
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

/// A progress report as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgressReportInput {
    /// The strategy; or send `strategy`. It never changes.
    pub strategy_id: Option<StrategyId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<ForeignKey>,
    /// The council, where you want it checked: what it belongs to must be its.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// The period that it is about; send it whole. Its code may be a year (`2017`, by the council's year from April), a half (`2017-H1`), a
    /// quarter (`2017-Q1`), a month (`2017-04`), or anything with both days.
    pub period: PeriodInput,
    /// What the council says.
    #[schema(min_length = 1, max_length = 20000)]
    pub statement: String,
    /// How it rates itself.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub stated_rating: StatedRating,
    /// What it says of each part of the strategy.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub per_element: Vec<ElementStatement>,
    /// Where it was reported; null = not recorded.
    pub reported_in: Option<ReportedInInput>,
    /// Other systems' keys for it. Left out of a PUT, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether it is for the public. Left out, a new one is a draft, and a PUT leaves it as it is.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// When it is to be published by itself: needed with `scheduled`, and only then. An instant that is past publishes at once.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn: needed with `withdrawn`, and only then.
    #[schema(min_length = 1, max_length = 5000)]
    pub withdrawn_reason: Option<String>,
}

impl Input for ProgressReportInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/strategy_id", "/strategy"], &["/council_id", "/council"], PERIOD, SOURCE_BY_SCHEME, SOURCE_BY_VALUE];
}

/// What is written of a progress report.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = progress_reports, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct ProgressReportColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub strategy_id: StrategyId,
    pub period: Json<Period>,
    pub period_ends_on: NaiveDate,
    pub statement: String,
    pub stated_rating: StatedRating,
    pub per_element: Json<Vec<ElementStatement>>,
    pub reported_in: Option<Json<ReportedIn>>,
}

impl ProgressReportColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which progress reports a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ProgressReportFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Of the strategies with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// So rated, with commas between them: good, mixed, poor, `not_recorded`.
    #[param(value_type = Option<Vec<StatedRating>>, style = Form, explode = false, inline)]
    pub stated_rating: Option<Many<StatedRating>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: period, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "-period")]
    pub sort: Option<String>,
}
