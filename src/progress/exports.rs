//! Observations as spreadsheets take them: CSV with a row an observation, in names of our own or in those of SDMX.
//! Written while it is read, page by page, in memory that does not grow with the record.

mod model;
mod queries;
mod routes;

pub use routes::configure;

use std::collections::HashMap;

use actix_web::web::{Bytes, Data};
use futures_util::Stream;
use futures_util::stream::{self, StreamExt, try_unfold};

use crate::actor::Actor;
use crate::database::Database;
use crate::database::keyset::{Column, ColumnType, Keyset, Ordered};
use crate::http::problem::{Code, Problem};
use crate::ids::MetricId;
use crate::progress::observations::model::ObservationFilter;
use crate::refused::Refused;
use model::{Described, Exported, Format};

/// The rows that are read at once.
const ROWS: i64 = 2_000;

/// By metric, in each by period: the order of the index, so that a page deep in the record costs what the first does.
const ORDER: [Column; 3] = [
    Column { name: "observations.metric_id", kind: ColumnType::Id },
    Column { name: "observations.period_starts_on", kind: ColumnType::Day },
    Column { name: "observations.id", kind: ColumnType::Id },
];

struct Reading {
    database: Data<Database>,
    actor: Actor,
    filter: ObservationFilter,
    format: Format,
    after: Option<Vec<String>>,
}

/// The pieces of an export, the first of which is read before anything is answered.
///
/// # Errors
/// When the database does not answer.
pub async fn pieces(
    database: Data<Database>,
    actor: Actor,
    filter: ObservationFilter,
    format: Format,
) -> Result<impl Stream<Item = Result<Bytes, Problem>>, Problem> {
    let mut reading = Reading { database, actor, filter, format, after: None };
    let mut first = written(&[format.header.iter().map(ToString::to_string).collect()])?;
    let (more, piece) = reading.next().await?;
    first.extend_from_slice(&piece);
    let rest = try_unfold(more.then_some(reading), |reading| async move {
        let Some(mut reading) = reading else { return Ok(None) };
        let (more, piece) = reading.next().await?;
        Ok(Some((piece.into(), more.then_some(reading))))
    });
    Ok(stream::once(async move { Ok(Bytes::from(first)) }).chain(rest))
}

impl Reading {
    /// The next rows, and whether more may follow. A connection is held while they are read and not while they are
    /// sent, so that a slow reader keeps nobody waiting.
    async fn next(&mut self) -> Result<(bool, Vec<u8>), Problem> {
        let columns = ORDER.map(|column| Ordered { column, descending: false });
        let keyset = Keyset::new(columns.to_vec(), self.after.take(), false);
        let read = self.database.read_slowly(&self.actor, async |db| {
            let rows = queries::after(db, &self.filter, &keyset, ROWS).await?;
            let mut ids: Vec<MetricId> = rows.iter().map(|row| row.metric_id).collect();
            ids.dedup();
            let described = queries::described(db, &ids).await?;
            Ok::<_, Refused>((rows, described))
        });
        let (rows, described) = read.await?;
        let described: HashMap<MetricId, Described> =
            described.into_iter().map(|described| (described.metric_id, described)).collect();
        let more = i64::try_from(rows.len()).is_ok_and(|read| read == ROWS);
        let place =
            |last: &Exported| vec![last.metric_id.to_string(), last.period.starts_on.to_string(), last.id.to_string()];
        self.after = rows.last().map(place);
        // A metric that was hidden between the two queries hides its values.
        let rows = rows.iter().filter_map(|row| Some((self.format.row)(row, described.get(&row.metric_id)?)));
        Ok((more, written(&rows.collect::<Vec<_>>())?))
    }
}

/// Rows as CSV (RFC 4180).
fn written(rows: &[Vec<String>]) -> Result<Vec<u8>, Problem> {
    let failed = |error: String| {
        log::error!("an export cannot be written: {error}");
        Problem::new(Code::Internal, "The export cannot be written.")
    };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}
