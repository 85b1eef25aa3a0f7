//! The one list of the record types says of each what its kind says.

use minutebook::http::resource::Resource;
use minutebook::kind::Kind;
use minutebook::nouns::for_kind;
use minutebook::record::noun::Stored;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// The operations that every record type has: what follows the collection in the address, and the method.
const STANDARD: [(&str, &str); 8] = [
    ("", "get"),
    ("", "post"),
    ("/{id}", "get"),
    ("/{id}", "patch"),
    ("/{id}", "delete"),
    ("/{id}/restoration", "post"),
    ("/by/{scheme}/{value}", "get"),
    ("/by/{scheme}/{value}", "put"),
];

#[test]
fn every_record_type_has_the_standard_operations_without_exception() {
    let contract: Value = serde_json::from_str(include_str!("../../openapi/v1.json")).expect("JSON");
    for kind in Kind::ALL {
        for (rest, method) in STANDARD {
            let path = format!("/v1/{}{rest}", kind.collection());
            assert_eq!(contract["paths"][&path][method]["tags"], json!([kind.heading()]), "{method} {path}");
        }
    }
}

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
