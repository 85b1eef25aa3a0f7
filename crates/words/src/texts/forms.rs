//! Which text is of which form, by the name of its member: the one place that says so. A test walks the contract, and
//! fails where a text of an input is not named here.

use serde_json::Value;

use super::normal::Form;

/// Names, numbers, labels, keys and slugs.
const LABELS: &[&str] = &[
    "agenda_number",
    "agreed_by",
    "amount",
    "author_post_label",
    "by",
    "called_in_by",
    "code",
    "council",
    "councils",
    "currency",
    "family_name",
    "given_name",
    "gss_code",
    "honorific",
    "introduced_by",
    "label",
    "language",
    "lead_officer_post",
    "limb",
    "media_type",
    "minute_number",
    "minute_number_format",
    "mover",
    "name",
    "name_as_recorded",
    "outcome_label",
    "owner_post",
    "party",
    "person",
    "places",
    "post_label",
    "reference",
    "report_by",
    "requested_by",
    "role",
    "scheme",
    "seconder",
    "sha256",
    "short_name",
    "size_label",
    "slug",
    "substitutes_for",
    "timezone",
    "topics",
    "uprn",
    "value",
    "value_text",
    "ward",
    "wards",
    "what",
];

/// Titles.
const LINES: &[&str] = &["title", "public_title"];

/// Addresses, with every name that ends in `_url`.
const ADDRESSES: &[&str] = &["contact_email", "email", "licence", "url", "website"];

/// Longer texts.
const TEXTS: &[&str] = &[
    "aims",
    "citation",
    "commentary",
    "correction_reason",
    "corrective_action",
    "definition",
    "derived_from",
    "description",
    "dispensation",
    "key_criteria",
    "location",
    "motion",
    "nature",
    "note",
    "options",
    "outcome",
    "part",
    "passage",
    "public_interest",
    "reason",
    "reasons",
    "short_notice_reason",
    "start_note",
    "state_reason",
    "statement",
    "summary",
    "text",
    "withdrawn_reason",
];

/// Texts that are read as they are sent: HTML, which is brought into its form when it is cleaned; the name of a file,
/// which is made harmless when the file is handed out; claims of a token, to the letter; a local time, since its
/// pattern allows nothing else; and what a request of its own has in its first line and its headers.
const AS_SENT: &[&str] = &[
    "html",
    "original_html",
    "text_html",
    "reasons_html",
    "file_name",
    "jti",
    "subject",
    "start_local",
    "path",
    "if_match",
    "if_none_match",
];

/// The form of a member's text; none where it is read as it is sent.
pub fn form_of(member: &str) -> Option<Form> {
    if member.ends_with("_url") {
        return Some(Form::Address);
    }
    let forms = [(LABELS, Form::Label), (LINES, Form::Line), (ADDRESSES, Form::Address), (TEXTS, Form::Text)];
    forms.into_iter().find(|(names, _)| names.contains(&member)).map(|(_, form)| form)
}

/// Whether the text of a member is read as it is sent.
pub fn is_as_sent(member: &str) -> bool {
    AS_SENT.contains(&member)
}

/// Whether it is said here how the text of a member is read.
pub fn is_known(member: &str) -> bool {
    form_of(member).is_some() || is_as_sent(member)
}

/// Brings the texts of a body into their normal form.
pub fn settle(body: &mut Value) {
    settle_member("", body);
}

fn settle_member(member: &str, value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(form) = form_of(member) {
                *text = form.of(text);
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| settle_member(member, element)),
        Value::Object(members) => members.iter_mut().for_each(|(name, member)| settle_member(name, member)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
