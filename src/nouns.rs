//! The one list of the record types, for what is done to a record of whatever type. It stands above all of them.

/// Does a work for the record type of a kind. In the work, the name that is given stands for the type.
#[macro_export]
macro_rules! for_kind {
    ($kind:expr, $noun:ident => $work:expr) => {
        $crate::for_kind!(@all $kind, $noun, $work;
            Council = record::councils::model::Council,
            MunicipalYear = record::municipal_years::model::MunicipalYear,
            Body = record::bodies::model::Body,
            Post = record::posts::model::Post,
            Person = record::people::model::Person,
            Membership = record::memberships::model::Membership,
            Issue = record::issues::model::Issue,
            Meeting = record::meetings::model::Meeting,
            Attendance = record::attendances::model::Attendance,
            Item = record::items::model::Item,
            Decision = record::decisions::model::Decision,
            Vote = record::votes::model::Vote,
            Strategy = progress::strategies::model::Strategy,
            Document = record::documents::model::Document,
            ProgressReport = progress::progress_reports::model::ProgressReport,
            Metric = progress::metrics::model::Metric,
            Target = progress::targets::model::Target,
            Observation = progress::observations::model::Observation,
            Action = progress::actions::model::Action,
        )
    };
    (@all $kind:expr, $noun:ident, $work:expr;
        $($word:ident = $folder:ident::$slice:ident::model::$record:ident,)*) => {
        match $kind {
            $($crate::kind::Kind::$word => {
                type $noun = $crate::$folder::$slice::model::$record;
                $work
            })*
        }
    };
}

pub use for_kind;
