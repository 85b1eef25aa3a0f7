//! One record has one address, however its id is written.

use super::one_address;

const ID: &str = "01935d4e-8a00-7000-8000-00000000abcd";

#[test]
fn an_id_that_is_written_in_another_way_has_the_address_of_the_id_as_links_write_it() {
    let upper = ID.to_uppercase();
    let ways = [
        upper.clone(),
        format!("urn:uuid:{ID}"),
        format!("%7B{ID}%7D"),
        ID.replace('-', ""),
        format!("%30{}", ID.trim_start_matches('0')),
    ];
    for written in ways {
        for (before, after) in [("/v1/meetings/", ""), ("/v1/items/", "/documents"), ("/meetings/", "")] {
            let path = format!("{before}{written}{after}");
            assert_eq!(one_address(&path), Some(format!("{before}{ID}{after}")), "{path}");
        }
    }
}

#[test]
fn what_is_written_as_links_write_it_or_is_no_id_stays() {
    let upper = ID.to_uppercase();
    let plain = ID.replace('-', "");
    for path in [
        format!("/v1/meetings/{ID}"),
        format!("/v1/meetings/by/test/{upper}"),
        format!("/v1/meetings/by/{upper}/1"),
        format!("/strategies/{plain}"),
        format!("/v1/strategies/{plain}/progress"),
        "/v1/meetings".to_owned(),
        "/".to_owned(),
        "/problems/not_found".to_owned(),
    ] {
        assert_eq!(one_address(&path), None, "{path}");
    }
}
