//! The names that other APIs use for parameters of a query and orders of a list, and the names here. A refusal names
//! all parameters or orders, and the one that was probably meant, if there is one.

use super::sorts::Sorts;
use crate::database::keyset::ColumnType;
use crate::spelling::did_you_mean;

/// The name of a parameter in other APIs, the names or endings of ours, and what to do. An entry without ours names no
/// parameter.
struct Tried {
    words: &'static [&'static str],
    ours: &'static [&'static str],
    instead: &'static str,
}

/// Words are compared without capitals and without the characters between words: `perPage`, `per_page` and
/// `page[size]`.
const TRIED: [Tried; 14] = [
    Tried {
        words: &["page", "offset", "skip", "pagenumber", "pageno", "p", "pagetoken", "startingafter", "nextcursor"],
        ours: &["cursor"],
        instead: "Lists have no page numbers. Follow page.next of the answer, or send its page.next_cursor as cursor.",
    },
    Tried {
        words: &["perpage", "pagesize", "size", "rows", "maxresults", "top", "first", "pagelimit", "resultsperpage"],
        ours: &["limit"],
        instead: "Send limit for the number of rows on a page, 1 to 200.",
    },
    Tried {
        words: &["order", "orderby", "sortby", "ordering", "sortorder", "direction", "dir", "asc", "desc", "sortdir"],
        ours: &["sort"],
        instead: "Send sort, with - before the name for descending.",
    },
    Tried {
        words: &["from", "start", "startdate", "fromdate", "after", "begin", "datestart", "mindate"],
        ours: &["_from"],
        instead: "",
    },
    Tried {
        words: &["to", "until", "end", "enddate", "todate", "before", "dateend", "maxdate"],
        ours: &["_to"],
        instead: "",
    },
    Tried {
        words: &["date", "day", "on", "when"],
        ours: &["_from"],
        instead: "For one day, send it as the first and as the last: both belong to the range.",
    },
    Tried {
        words: &[
            "since",
            "modifiedsince",
            "updatedafter",
            "changedsince",
            "lastmodified",
            "modifiedafter",
            "ifmodifiedsince",
        ],
        ours: &["updated_since"],
        instead: "",
    },
    Tried { words: &["status"], ours: &["state", "publication"], instead: "" },
    Tried { words: &["type", "category"], ours: &["kind"], instead: "" },
    Tried { words: &["expand", "embed", "with", "includes", "populate"], ours: &["include"], instead: "" },
    Tried { words: &["total", "withtotal", "includetotal"], ours: &["count"], instead: "Send count=true." },
    Tried {
        words: &["q", "query", "search", "keyword", "keywords", "text", "term", "s", "filter"],
        ours: &[],
        instead: "There is no search by text. Narrow the list with the parameters that it takes.",
    },
    Tried {
        words: &["fields", "select", "only", "exclude", "omit"],
        ours: &[],
        instead: "Every answer has all its fields. Leave it out.",
    },
    Tried {
        words: &["token", "accesstoken", "apikey", "key", "auth", "authorization"],
        ours: &[],
        instead: "Send a token in the header Authorization, after the word Bearer.",
    },
];

/// The sentence on a filter by the record that the address names.
pub const OF_PARENT: &str = "The address already names this record. Leave this parameter out.";

/// The sentence on a filter beside `as_of`.
pub const NOT_OF_PAST: &str = "A read with as_of does not take this parameter. Leave it out, or leave out as_of.";

/// The sentence on `as_of` where it is not taken.
const NO_PAST: &str = "A whole list is not given as of an earlier moment. Read the versions of one record at \
    /v1/{collection}/{id}/versions, a list below one record, or the changes at /v1/changes.";

/// The sentence on a parameter that is not known, with all that are.
pub fn unknown_parameter(name: &str, known: &[&str]) -> String {
    if name == "as_of" {
        return format!("There is no parameter as_of here. {NO_PAST}");
    }
    let takes = match known {
        [] => "This address takes no parameters.".to_owned(),
        _ => format!("It takes {}.", known.join(", ")),
    };
    format!("There is no parameter {name} here.{} {takes}", meant(name, known))
}

/// The parameter that was meant.
fn meant(name: &str, known: &[&str]) -> String {
    let word = plain(name);
    if let Some(same) = known.iter().find(|known| plain(known) == word) {
        return format!(" Did you mean '{same}'?");
    }
    for tried in TRIED.iter().filter(|tried| tried.words.contains(&word.as_str())) {
        let ours = |known: &&&str| tried.ours.iter().any(|ours| known.ends_with(ours));
        match known.iter().find(ours) {
            Some(found) if tried.instead.is_empty() => return format!(" Did you mean '{found}'?"),
            Some(found) if tried.ours.contains(&"_from") => {
                return format!(" Did you mean '{found}'? {}", tried.instead);
            }
            Some(_) => return format!(" {}", tried.instead),
            None if tried.ours.is_empty() => return format!(" {}", tried.instead),
            None => {}
        }
    }
    did_you_mean(name, known.iter().copied())
}

/// A word without capitals and without the characters between its parts.
fn plain(word: &str) -> String {
    word.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).take(64).collect()
}

/// The sentence on an order that is not known: it names the one that was meant, if there is one.
pub fn unknown_order(name: &str, sorts: &Sorts) -> String {
    let is_order = |name: &str| sorts.all.iter().any(|sort| sort.name == name);
    // `made_on:desc`, `made_on desc`, `made_on.asc`, and `+made_on` (in a query the plus may be a space).
    let name = name.trim().trim_start_matches('+');
    let (base, way) = name.rsplit_once([':', ' ', '.']).unwrap_or((name, ""));
    let way = way.to_ascii_lowercase();
    if is_order(base) {
        let sign = if way.starts_with("desc") { "-" } else { "" };
        return format!(" Did you mean '{sign}{base}'?");
    }
    let of = |wanted: fn(ColumnType) -> bool| {
        let sort = sorts.all.iter().filter(|sort| sort.name != "updated_at");
        sort.filter(|sort| sort.columns.first().is_some_and(|column| wanted(column.kind))).map(|sort| sort.name).next()
    };
    let meant = match plain(base).as_str() {
        "date" | "day" | "time" | "when" | "on" | "start" | "startdate" | "datetime" | "newest" | "latest"
        | "recent" => of(|kind| matches!(kind, ColumnType::Day | ColumnType::Instant)),
        "name" | "title" | "label" | "subject" | "alphabetical" => of(|kind| matches!(kind, ColumnType::Text)),
        "modified" | "changed" | "updated" | "lastmodified" | "modifiedat" | "updatedon" => Some("updated_at"),
        "number" | "agendanumber" | "order" | "sequence" | "index" => Some("position"),
        _ => None,
    };
    match meant.filter(|meant| is_order(meant)) {
        Some(meant) => format!(" Did you mean '{meant}'?"),
        None => did_you_mean(base, sorts.all.iter().map(|sort| sort.name)),
    }
}
