//! A merge patch does what RFC 7396 says, to whatever it is put on.

use minutebook_hostile as hostile;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{merge, remove};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,4}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let members = prop::collection::vec(("[a-c~/]{1,2}", inner.clone()), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(Value::from),
            members.prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The rule of RFC 7396 section 2, member by member.
fn follows(before: &Value, patch: &Value, after: &Value) -> bool {
    let Value::Object(members) = patch else { return after == patch };
    let Value::Object(after) = after else { return false };
    let empty = Map::new();
    let before = before.as_object().unwrap_or(&empty);
    let named = members.iter().all(|(name, value)| match value {
        Value::Null => !after.contains_key(name),
        value => after.get(name).is_some_and(|after| follows(before.get(name).unwrap_or(&Value::Null), value, after)),
    });
    let kept = before
        .iter()
        .filter(|(name, _)| !members.contains_key(*name))
        .all(|(name, value)| after.get(name) == Some(value));
    named && kept && after.keys().all(|name| members.contains_key(name) || before.contains_key(name))
}

proptest! {
    #![proptest_config(hostile::cases())]

    #[test]
    fn a_patch_changes_what_it_names_and_nothing_else(before in value(), patch in value()) {
        let mut after = before.clone();
        merge(&mut after, &patch);
        prop_assert!(follows(&before, &patch, &after), "{before} with {patch} is {after}");
        let mut again = after.clone();
        merge(&mut again, &patch);
        prop_assert_eq!(again, after);
    }

    #[test]
    fn whatever_pointer_is_set_aside_is_gone(mut whole in value(), pointer in "(/[a-c~01]{0,2}){0,3}") {
        remove(&mut whole, &pointer);
        let is_member = pointer
            .rsplit_once('/')
            .is_some_and(|(parent, _)| whole.pointer(parent).is_some_and(Value::is_object));
        prop_assert!(!is_member || pointer.contains('~') || whole.pointer(&pointer).is_none(), "{whole} {pointer}");
    }
}

#[test]
fn an_object_takes_the_place_of_what_is_none() {
    let mut list = json!([1]);
    merge(&mut list, &json!({"a": {"b": null, "c": 1}}));
    assert_eq!(list, json!({"a": {"c": 1}}));
}
