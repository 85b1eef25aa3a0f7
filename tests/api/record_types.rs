//! The one list of the record types says of each what its kind says.

use minutebook::http::resource::Resource;
use minutebook::kind::Kind;
use minutebook::nouns::for_kind;
use minutebook::record::noun::Stored;
use utoipa::ToSchema;

/// Otherwise a row would first be written as public, and then settled again.
#[test]
fn a_record_type_is_published_with_the_parents_of_its_kind() {
    for &kind in Kind::ALL {
        let parents: Vec<&str> = kind.published_parents().map(|(_, column)| column).collect();
        assert_eq!(for_kind!(kind, Record => Record::PUBLISHED_WITH), parents, "{}", kind.plural());
    }
}

#[test]
fn a_kind_names_the_ids_of_its_record_type() {
    for &kind in Kind::ALL {
        let (of, ids) = for_kind!(kind, Record => (Record::KIND, <Record as Stored>::Id::name()));
        assert_eq!((of, &*ids), (kind, kind.id_schema()));
    }
}
