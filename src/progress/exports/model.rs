//! The columns of exports, and what fills them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::database::schema::observations;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::http::extract::{Many, Texts};
use crate::ids::{CouncilId, MetricId, ObservationId, StrategyId};
use crate::measures::period::{Frequency, Period};
use crate::measures::series::ObservationState;
use crate::measures::unit::Unit;
use crate::progress::observations::model::ObservationFilter;
use crate::progress::source::ReportedIn;

/// Which observations an export holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of this metric.
    pub metric_id: Option<MetricId>,
    /// Only of the metrics of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Only of the metrics of the strategies with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// Only of the metrics with these codes, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub metric: Option<Texts>,
    /// Only of periods that begin on this day or later.
    pub period_from: Option<NaiveDate>,
    /// Only of periods that begin on this day or earlier.
    pub period_to: Option<NaiveDate>,
    /// Only in these states, separated by commas: normal, provisional, estimated, forecast, missing, suppressed, break.
    #[param(value_type = Option<Vec<ObservationState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<ObservationState>>,
}

impl ExportQuery {
    /// As the list of observations is narrowed.
    pub fn filter(self) -> ObservationFilter {
        ObservationFilter {
            council_id: self.council_id,
            council: self.council,
            metric_id: self.metric_id,
            strategy_id: self.strategy_id,
            strategy: self.strategy,
            metric: self.metric,
            period_from: self.period_from,
            period_to: self.period_to,
            state: self.state,
            publication: None,
            updated_since: None,
            sort: None,
        }
    }
}

/// What a row says of the metric that was measured.
#[derive(Debug, Queryable)]
pub struct Described {
    /// The metric.
    pub metric_id: MetricId,
    code: String,
    name: String,
    unit: Json<Unit>,
    decimals: i32,
    frequency: Frequency,
    year_start_month: i32,
    council: String,
    gss_code: Option<String>,
    strategy: Option<String>,
}

/// What a row says of the value itself: of an observation, what exports have.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = observations, check_for_backend(diesel::pg::Pg))]
pub struct Exported {
    /// The observation.
    pub id: ObservationId,
    /// Its metric.
    pub metric_id: MetricId,
    /// Its period.
    #[diesel(select_expression = (
        observations::period_code,
        observations::period_label,
        observations::period_starts_on,
        observations::period_ends_on,
        observations::period_inferred
    ))]
    #[diesel(select_expression_type = (
        observations::period_code,
        observations::period_label,
        observations::period_starts_on,
        observations::period_ends_on,
        observations::period_inferred
    ))]
    pub period: Period,
    value: Option<Decimal>,
    value_text: Option<String>,
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    state: ObservationState,
    derived_from: Option<String>,
    places: Json<Vec<String>>,
    revision: i32,
    reported_in: Option<Json<ReportedIn>>,
    commentary: Option<String>,
    corrective_action: Option<String>,
    updated_at: DateTime<Utc>,
}

/// How an observation is written.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The names of the columns.
    pub header: &'static [&'static str],
    /// The fields of a row, as many as there are columns.
    pub row: fn(&Exported, &Described) -> Vec<String>,
}

/// The columns of `observations.csv`: in names of our own.
pub const TIDY: Format = Format {
    header: &[
        "id",
        "council",
        "strategy",
        "metric",
        "metric_name",
        "unit",
        "period",
        "period_label",
        "period_starts_on",
        "period_ends_on",
        "period_inferred",
        "value",
        "value_text",
        "numerator",
        "denominator",
        "state",
        "derived_from",
        "places",
        "revision",
        "reported_in_kind",
        "reported_in_id",
        "passage",
        "commentary",
        "corrective_action",
        "updated_at",
    ],
    row: tidy,
};

fn tidy(row: &Exported, described: &Described) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let source = row.reported_in.as_ref().map(|source| &source.0);
    let state: &'static str = row.state.into();
    let kind = source.map(|source| <&'static str>::from(source.kind)).unwrap_or_default();
    vec![
        row.id.to_string(),
        described.council.clone(),
        text(&described.strategy),
        described.code.clone(),
        described.name.clone(),
        described.unit.0.code.clone(),
        row.period.code.clone(),
        row.period.label.clone(),
        row.period.starts_on.to_string(),
        row.period.ends_on.to_string(),
        row.period.inferred.to_string(),
        number(row.value),
        text(&row.value_text),
        number(row.numerator),
        number(row.denominator),
        state.to_owned(),
        text(&row.derived_from),
        row.places.0.join("; "),
        row.revision.to_string(),
        kind.to_owned(),
        source.map(|source| source.id.to_string()).unwrap_or_default(),
        source.and_then(|source| source.passage.clone()).unwrap_or_default(),
        text(&row.commentary),
        text(&row.corrective_action),
        row.updated_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
    ]
}

/// The columns of SDMX-CSV 2.0, with concepts of the SDMX cross-domain lists.
pub const SDMX: Format = Format {
    header: &[
        "STRUCTURE",
        "STRUCTURE_ID",
        "ACTION",
        "FREQ",
        "REF_AREA",
        "INDICATOR",
        "TIME_PERIOD",
        "OBS_VALUE",
        "OBS_STATUS",
        "UNIT_MEASURE",
        "DECIMALS",
        "REPORTING_YEAR_START_DAY",
        "TITLE",
    ],
    row: sdmx,
};

fn sdmx(row: &Exported, described: &Described) -> Vec<String> {
    vec![
        "dataflow".to_owned(),
        "MINUTEBOOK:OBSERVATIONS(1.0)".to_owned(),
        // Information: it tells what there is, and asks nobody to change anything.
        "I".to_owned(),
        frequency(described.frequency).to_owned(),
        described.gss_code.clone().unwrap_or_else(|| described.council.clone()),
        described.code.clone(),
        time(&row.period, described.frequency),
        // An empty field would leave the value unsaid; this says that there is none.
        row.value.map_or_else(|| "NaN".to_owned(), |value| value.to_string()),
        status(row.state).to_owned(),
        described.unit.0.code.clone(),
        described.decimals.to_string(),
        format!("--{:02}-01", described.year_start_month),
        described.name.clone(),
    ]
}

fn number(number: Option<Decimal>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// As the code list `CL_FREQ` of SDMX has it.
fn frequency(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "M",
        Frequency::Quarterly => "Q",
        Frequency::HalfYearly => "S",
        Frequency::Annual => "A",
        Frequency::AdHoc => "_O",
    }
}

/// As the code list `CL_OBS_STATUS` of SDMX (version 2.1) has it: `Q` is "missing value; suppressed", `O` "missing
/// value" for any reason. `M`, "data cannot exist", would say more than the record does.
fn status(state: ObservationState) -> &'static str {
    match state {
        ObservationState::Normal => "A",
        ObservationState::Provisional => "P",
        ObservationState::Estimated => "E",
        ObservationState::Forecast => "F",
        ObservationState::Missing => "O",
        ObservationState::Suppressed => "Q",
        ObservationState::Break => "B",
    }
}

/// A period as SDMX writes time: reporting periods of the year that begins on `REPORTING_YEAR_START_DAY`, calendar
/// months, and ranges of days.
fn time(period: &Period, frequency: Frequency) -> String {
    match frequency {
        Frequency::Monthly | Frequency::Quarterly => period.code.clone(),
        Frequency::HalfYearly => period.code.replace("-H", "-S"),
        Frequency::Annual => format!("{}-A1", period.code),
        Frequency::AdHoc => format!("{}/P{}D", period.starts_on, (period.ends_on - period.starts_on).num_days() + 1),
    }
}
