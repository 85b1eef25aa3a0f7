//! The one list of the record types, for what is done to a record of whatever type. It stands above all of them.

/// Does a work for the record type of a kind. In the work, the name that is given stands for the type.
macro_rules! for_kind {
    ($kind:expr, $noun:ident => $work:expr) => {
        $crate::nouns::for_kind!(@all $kind, $noun, $work;
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

pub(crate) use for_kind;

#[cfg(test)]
mod tests {
    use utoipa::ToSchema;

    use crate::http::resource::Resource;
    use crate::kind::Kind;
    use crate::record::noun::Stored;

    /// Otherwise a row would first be written as public, and then settled again.
    #[test]
    fn a_record_type_is_published_with_the_parents_of_its_kind() {
        for kind in Kind::ALL {
            let parents: Vec<&str> = kind.published_parents().map(|(_, column)| column).collect();
            assert_eq!(for_kind!(kind, Record => Record::PUBLISHED_WITH), parents, "{}", kind.plural());
        }
    }

    #[test]
    fn a_kind_names_the_ids_of_its_record_type() {
        for kind in Kind::ALL {
            let (of, ids) = for_kind!(kind, Record => (Record::KIND, <Record as Stored>::Id::name()));
            assert_eq!((of, &*ids), (kind, kind.id_schema()));
        }
    }
}
