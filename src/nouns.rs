//! The one list of the record types, for what is done to a record of whatever type. It stands above all of them.

use serde_json::value::{RawValue, to_raw_value};
use uuid::Uuid;

use crate::database::Reader;
use crate::http::resource::Full;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::record::noun::Stored;
use crate::refused::Refused;

/// Does a work for the record type of a kind. In the work, the name that is given stands for the type.
#[macro_export]
macro_rules! for_kind {
    ($kind:expr, $noun:ident => $work:expr) => {
        $crate::for_kind!(@list of_one $kind, $noun, $work)
    };
    // In the order in which the contract has their operations. After a type come the modules that are mounted there
    // too: they work on several types.
    (@list $to:ident $($given:tt)*) => {
        $crate::for_kind!(@$to $($given)*;
            Council = record::councils::model::Council;
            MunicipalYear = record::municipal_years::model::MunicipalYear;
            Body = record::bodies::model::Body;
            Post = record::posts::model::Post;
            Person = record::people::model::Person;
            Membership = record::memberships::model::Membership;
            Issue = record::issues::model::Issue;
            Meeting = record::meetings::model::Meeting, record::agendas;
            Attendance = record::attendances::model::Attendance, record::attendances::list, record::workflow;
            Item = record::items::model::Item;
            Document = record::documents::model::Document;
            Decision = record::decisions::model::Decision;
            Vote = record::votes::model::Vote;
            Strategy = progress::strategies::model::Strategy, progress::standing;
            ProgressReport = progress::progress_reports::model::ProgressReport;
            Metric = progress::metrics::model::Metric, progress::pictures;
            Target = progress::targets::model::Target, progress::exports;
            Observation = progress::observations::model::Observation;
            Action = progress::actions::model::Action;
        )
    };
    (@of_one $kind:expr, $noun:ident, $work:expr;
        $($word:ident = $folder:ident::$slice:ident::model::$record:ident $(, $($more:ident)::+)*;)*) => {
        match $kind {
            $($crate::kind::Kind::$word => {
                type $noun = $crate::$folder::$slice::model::$record;
                $work
            })*
        }
    };
    (@mounted $services:ident;
        $($word:ident = $folder:ident::$slice:ident::model::$record:ident $(, $($more:ident)::+)*;)*) => {
        $(
            <$crate::$folder::$slice::model::$record as $crate::record::noun::Noun>::mount($services);
            $($crate::$($more)::+::configure($services);)*
        )*
    };
}

pub use for_kind;

/// Mounts the operations of every record type.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    for_kind!(@list mounted services);
}

/// Records of a type as their own addresses give them to the reader, as JSON. Those that the reader does not see, or
/// that are deleted, are missing.
///
/// # Errors
/// [`Refused::TooMuch`] when they are more than one answer may hold; when the database does not answer.
pub async fn read_shown(
    db: &Reader,
    kind: Kind,
    ids: &[Uuid],
    urls: &Urls,
) -> Result<Vec<(Uuid, Box<RawValue>)>, Refused> {
    for_kind!(kind, Record => shown::<Record>(db, ids, urls).await)
}

async fn shown<T: Stored>(db: &Reader, ids: &[Uuid], urls: &Urls) -> Result<Vec<(Uuid, Box<RawValue>)>, Refused> {
    let mut shown = Vec::new();
    for record in T::some(db, ids).await?.into_iter().filter(|record| record.deletion().is_none()) {
        let id = record.id();
        let text = to_raw_value(&Full::new(record, urls)).map_err(|error| {
            log::error!("a record cannot be written: {error}");
            Refused::Unavailable
        })?;
        shown.push((id, text));
    }
    Ok(shown)
}
