//! Rights by group or role: a file of the operator's says what each is granted, for identity providers that know
//! nothing of councils.

use std::collections::{BTreeSet, HashMap};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::read_bounded;
use crate::actor::{Actor, Bodies, Councils, Scope};

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// JSON Pointer (RFC 6901) to the claim that holds a group or role, or a list of them.
    claim: String,
    grants: Vec<Entry>,
}

/// What one group or role is granted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The group or role, as the token spells it.
    value: String,
    scopes: Vec<String>,
    councils: Vec<String>,
    #[serde(default)]
    bodies: Vec<String>,
}

/// What a caller may do, and for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rights {
    pub(super) scopes: BTreeSet<Scope>,
    /// Slugs, or `*`.
    pub(super) councils: Vec<String>,
    /// Slugs, or `*`.
    pub(super) bodies: Vec<String>,
}

impl Rights {
    pub(super) fn actor(self, subject: String) -> Actor {
        let Rights { mut scopes, councils, bodies } = self;
        // An administrator who keeps the server running reads nothing that is exempt, whatever else the token says.
        if scopes.contains(&Scope::Admin) {
            scopes.remove(&Scope::RecordRestricted);
        }
        let is_all = |slugs: &[String]| slugs.iter().any(|slug| slug == "*");
        let named = |slugs: Vec<String>| slugs.into_iter().filter(|slug| !slug.contains('\0')).collect();
        let councils = if is_all(&councils) { Councils::All } else { Councils::Named(named(councils)) };
        let bodies = if is_all(&bodies) { Bodies::All } else { Bodies::Named(named(bodies)) };
        Actor { subject, scopes, councils, bodies }
    }
}

/// What groups and roles are granted.
pub(super) struct Grants {
    /// The claim that holds the groups or roles.
    claim: String,
    /// Where they are in it, as a JSON Pointer; empty for the claim itself.
    below: String,
    rights: Vec<Rights>,
    /// The place of each group or role in `rights`.
    places: HashMap<String, usize>,
}

impl Grants {
    /// # Errors
    /// When the file cannot be read, every user of the machine can change it, or it grants something that cannot be.
    pub(super) fn read(path: &Path) -> anyhow::Result<Grants> {
        let cannot = || format!("cannot read the grants in {}", path.display());
        let about = std::fs::metadata(path).with_context(cannot)?;
        ensure!(
            about.mode() & 0o002 == 0,
            "{0} can be changed by every user of this machine, who could then give rights: run chmod o-w {0}",
            path.display()
        );
        let text = read_bounded(path, MAX_BYTES).with_context(cannot)?;
        Grants::parse(&text).with_context(|| format!("the grants in {} cannot be used", path.display()))
    }

    fn parse(text: &[u8]) -> anyhow::Result<Grants> {
        let mut reader = serde_json::Deserializer::from_slice(text);
        let file: File = serde_path_to_error::deserialize(&mut reader)?;
        reader.end()?;
        let pointer = file.claim.strip_prefix('/').filter(|pointer| !pointer.is_empty());
        let pointer = pointer.with_context(|| {
            format!("claim must be a JSON Pointer, such as /groups or /realm_access/roles, and is {:?}", file.claim)
        })?;
        ensure!(
            !pointer.replace("~0", "").replace("~1", "").contains('~'),
            "claim must be a JSON Pointer, in which ~ is written ~0 and / within a name ~1, and is /{pointer}"
        );
        let name = pointer.split('/').next().unwrap_or_default();
        let below = pointer.strip_prefix(name).unwrap_or_default().to_owned();
        let claim = name.replace("~1", "/").replace("~0", "~");
        ensure!(!file.grants.is_empty(), "grants is empty, so that no token would have a right");
        let mut grants = Grants { claim, below, rights: Vec::new(), places: HashMap::new() };
        for entry in file.grants {
            let value = entry.value.clone();
            let rights = rights(entry).with_context(|| format!("the grant for {value:?}"))?;
            let place = grants.rights.len();
            ensure!(
                grants.places.insert(value.clone(), place).is_none(),
                "{value:?} occurs twice: list all its councils in one grant"
            );
            grants.rights.push(rights);
        }
        Ok(grants)
    }

    /// The rights of the first grant that fits. Rights of several grants are not mixed, since a scope would then reach
    /// councils for which it was not granted; only the councils of further grants with the same scopes and bodies are
    /// added.
    pub(super) fn of(&self, claims: &Map<String, Value>) -> Rights {
        let values = match claims.get(&self.claim).and_then(|value| value.pointer(&self.below)) {
            Some(Value::String(value)) => vec![value.as_str()],
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let places: BTreeSet<usize> = values.iter().filter_map(|value| self.places.get(*value)).copied().collect();
        let mut fitting = places.into_iter().filter_map(|place| self.rights.get(place));
        let Some(mut rights) = fitting.next().cloned() else { return Rights::default() };
        for further in fitting.filter(|further| (&further.scopes, &further.bodies) == (&rights.scopes, &rights.bodies))
        {
            rights.councils.extend(further.councils.iter().cloned());
        }
        rights
    }
}

fn rights(entry: Entry) -> anyhow::Result<Rights> {
    ensure!(!entry.value.is_empty(), "value is empty");
    let mut scopes = BTreeSet::new();
    for word in &entry.scopes {
        match word.parse::<Scope>() {
            Ok(scope) => scopes.insert(scope),
            Err(_) => bail!("{word:?} is not a scope"),
        };
    }
    ensure!(!scopes.is_empty(), "scopes is empty");
    ensure!(!entry.councils.is_empty(), "councils is empty: list slugs, or * for all");
    for slug in entry.councils.iter().chain(&entry.bodies) {
        let is_slug =
            slug == "*" || slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        ensure!(is_slug && !slug.is_empty(), "{slug:?} is not a slug, and not *");
    }
    let reads_exempt = scopes.contains(&Scope::RecordRestricted);
    ensure!(reads_exempt || entry.bodies.is_empty(), "bodies go with the scope record:restricted");
    ensure!(!reads_exempt || !entry.bodies.is_empty(), "record:restricted needs bodies: list slugs, or * for all");
    ensure!(
        !(reads_exempt && scopes.contains(&Scope::Admin)),
        "admin never reads what is exempt: grant record:restricted to another group"
    );
    let mut bodies = entry.bodies;
    bodies.sort_unstable();
    Ok(Rights { scopes, councils: entry.councils, bodies })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn grants(file: Value) -> anyhow::Result<Grants> {
        Grants::parse(file.to_string().as_bytes())
    }

    fn grant(value: &str, scopes: &[&str], councils: &[&str]) -> Value {
        json!({"value": value, "scopes": scopes, "councils": councils})
    }

    fn of(grants: &Grants, claims: Value) -> Rights {
        grants.of(claims.as_object().unwrap())
    }

    #[test]
    fn the_first_grant_that_fits_holds_and_rights_are_never_mixed() {
        let file = json!({"claim": "/groups", "grants": [
            grant("readers", &["record:read"], &["*"]),
            grant("ashford", &["record:publish"], &["ashford"]),
            grant("barnet", &["record:publish"], &["barnet"]),
            grant("chief", &["council:admin"], &["ashford"]),
        ]});
        let grants = grants(file).unwrap();
        let slugs = |groups: &[&str]| {
            let rights = of(&grants, json!({"groups": groups}));
            (rights.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" "), rights.councils.join(" "))
        };
        let said = |scopes: &str, councils: &str| (scopes.to_owned(), councils.to_owned());
        assert_eq!(slugs(&["barnet", "ashford"]), said("record:publish", "ashford barnet"));
        assert_eq!(slugs(&["chief", "barnet"]), said("record:publish", "barnet"));
        assert_eq!(slugs(&["chief", "ashford", "readers"]), said("record:read", "*"));
        assert_eq!(slugs(&["others"]), said("", ""));
        assert_eq!(slugs(&[]), said("", ""));
    }

    #[test]
    fn a_claim_is_found_by_its_pointer_and_values_of_other_types_give_nothing() {
        for (claim, claims) in [
            ("/groups", json!({"groups": "clerks"})),
            ("/realm_access/roles", json!({"realm_access": {"roles": ["other", "clerks"]}})),
            ("/https:~1~1example.com~1roles", json!({"https://example.com/roles": ["clerks"]})),
            ("/a~01b", json!({"a~1b": ["clerks"]})),
            ("/roles/0", json!({"roles": ["clerks"]})),
        ] {
            let file = json!({"claim": claim, "grants": [grant("clerks", &["record:write"], &["ashford"])]});
            let grants = grants(file).unwrap();
            assert_eq!(of(&grants, claims).councils, ["ashford"], "{claim}");
            for other in [json!({}), json!({"groups": {"clerks": true}}), json!({"groups": [["clerks"], 1, null]})] {
                assert_eq!(of(&grants, other), Rights::default(), "{claim}");
            }
        }
    }

    #[test]
    fn a_file_that_goes_on_after_its_end_is_refused() {
        let file = json!({"claim": "/groups", "grants": [grant("clerks", &["record:write"], &["ashford"])]});
        assert!(Grants::parse(format!("{file}\n").as_bytes()).is_ok());
        assert!(Grants::parse(format!("{file}{file}").as_bytes()).is_err());
    }

    #[test]
    fn a_grant_that_cannot_be_is_refused_with_the_reason() {
        let good = grant("clerks", &["record:write"], &["ashford"]);
        let with = |name: &str, value: Value| {
            let mut entry = good.clone();
            entry[name] = value;
            json!({"claim": "/groups", "grants": [entry]})
        };
        assert!(grants(with("bodies", json!([]))).is_ok());
        for (file, said) in [
            (json!({"claim": "groups", "grants": [good]}), "JSON Pointer"),
            (json!({"claim": "/gr~oups", "grants": [good]}), "~0"),
            (json!({"claim": "/groups", "grants": []}), "grants is empty"),
            (json!({"claim": "/groups", "grants": [good, good]}), "occurs twice"),
            (json!({"claim": "/groups"}), "missing field `grants`"),
            (with("value", json!("")), "value is empty"),
            (with("scopes", json!([])), "scopes is empty"),
            (with("scopes", json!(["record:everything"])), "not a scope"),
            (with("scopes", json!(["record:restricted"])), "needs bodies"),
            (with("councils", json!([])), "councils is empty"),
            (with("councils", json!(["Ashford"])), "not a slug"),
            (with("bodies", json!(["cabinet"])), "bodies go with"),
            (with("council", json!("ashford")), "grants[0].council: unknown field"),
            (with("scopes", json!("record:write")), "grants[0].scopes: invalid type"),
        ] {
            let error = format!("{:#}", grants(file.clone()).err().unwrap());
            assert!(error.contains(said), "{file}: {error}");
        }
        let mut both = grant("root", &["admin", "record:restricted"], &["*"]);
        both["bodies"] = json!(["*"]);
        let error = format!("{:#}", grants(json!({"claim": "/groups", "grants": [both]})).err().unwrap());
        assert!(error.contains("never reads what is exempt"), "{error}");
    }
}
