//! How changes are told in JSON-LD, in the words of LDES, TREE (<https://w3id.org/tree/specification>) and Activity
//! Streams.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::publish::changes::model::ChangeOperation;

/// The positions that a page covers, and so the most members that it has.
pub const PAGE: i64 = 500;

/// What the names in a document stand for. It is part of each document, so that no reader depends on another server.
const CONTEXT: &str = concat!(
    r#"{"as":"https://www.w3.org/ns/activitystreams#","dct":"http://purl.org/dc/terms/","#,
    r#""ldes":"https://w3id.org/ldes#","schema":"https://schema.org/","tree":"https://w3id.org/tree#","#,
    r#""xsd":"http://www.w3.org/2001/XMLSchema#","#,
    r#""created":{"@id":"dct:created","@type":"xsd:dateTime"},"immutable":"ldes:immutable","#,
    r#""isVersionOf":{"@id":"dct:isVersionOf","@type":"@id"},"member":"tree:member","#,
    r#""node":{"@id":"tree:node","@type":"@id"},"path":{"@id":"tree:path","@type":"@id"},"#,
    r#""pollingInterval":"ldes:pollingInterval","position":"schema:position","relation":"tree:relation","#,
    r#""sequencePath":{"@id":"ldes:sequencePath","@type":"@id"},"#,
    r#""timestampPath":{"@id":"ldes:timestampPath","@type":"@id"},"#,
    r#""value":{"@id":"tree:value","@type":"xsd:dateTime"},"#,
    r#""versionCreateObject":{"@id":"ldes:versionCreateObject","@type":"@id"},"#,
    r#""versionDeleteObject":{"@id":"ldes:versionDeleteObject","@type":"@id"},"#,
    r#""versionOfPath":{"@id":"ldes:versionOfPath","@type":"@id"},"#,
    r#""versionUpdateObject":{"@id":"ldes:versionUpdateObject","@type":"@id"},"#,
    r#""view":{"@id":"tree:view","@type":"@id"}}"#,
);

/// Seconds between two looks for new members.
const POLLING_SECONDS: u32 = 60;

/// Whose changes a stream has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Those of all councils.
    All,
    /// Those of one council.
    Council(Uuid),
}

impl Stream {
    /// The address of its root.
    fn root(self, urls: &Urls) -> String {
        match self {
            Stream::All => urls.absolute("/ldes/changes"),
            Stream::Council(id) => urls.absolute(&format!("/ldes/councils/{id}/changes")),
        }
    }

    /// The address of a page.
    fn page(self, number: i64, urls: &Urls) -> String {
        format!("{}/{number}", self.root(urls))
    }

    /// The name of the stream itself, which is not the page that leads to it.
    fn name(self, urls: &Urls) -> String {
        format!("{}#stream", self.root(urls))
    }
}

/// A change of what the public sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its public number.
    pub position: i64,
    /// When it was numbered.
    pub at: DateTime<Utc>,
    /// The type of the record.
    pub kind: Kind,
    /// Which record.
    pub id: Uuid,
    /// What happened to it.
    pub operation: ChangeOperation,
}

impl Change {
    /// The page of all changes on which it is, from 1.
    fn page(&self) -> i64 {
        self.position.saturating_sub(1).div_euclid(PAGE).saturating_add(1)
    }

    /// What it was, in the words of Activity Streams.
    fn activity(&self) -> &'static str {
        match self.operation {
            ChangeOperation::Created | ChangeOperation::Restored | ChangeOperation::Revealed => "as:Create",
            ChangeOperation::Updated | ChangeOperation::Followed | ChangeOperation::Echoed => "as:Update",
            ChangeOperation::Deleted | ChangeOperation::Withdrawn | ChangeOperation::Hidden => "as:Delete",
        }
    }
}

/// A page of a stream. It begins at the first position of the page of all changes with its number, and ends where such
/// a page ends. In the stream of a council it goes on over several of them, as long as all their members fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    changes: Vec<Change>,
    /// The first change of the next page. Once it is known, the page never changes again.
    next: Option<Change>,
}

impl Page {
    /// The page that begins with these changes, which are one more than fit if there are that many. None without any.
    pub fn of(mut changes: Vec<Change>) -> Option<Page> {
        let is_full = i64::try_from(changes.len()).unwrap_or(i64::MAX) > PAGE;
        let end = changes.last().map(Change::page)?;
        // The first of the changes is on an earlier page of all changes than the last: one such page cannot hold them.
        let after = changes.partition_point(|change| change.page() < end);
        let next = if is_full { changes.drain(after..).next() } else { None };
        Some(Page { changes, next })
    }

    /// Whether it never changes again.
    pub fn is_full(&self) -> bool {
        self.next.is_some()
    }
}

/// A page as TREE describes it.
#[derive(Debug, Serialize)]
struct Node {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    immutable: Option<bool>,
    relation: Vec<Relation>,
}

/// What leads to another page: its members are from this time or later.
#[derive(Debug, Serialize)]
struct Relation {
    #[serde(rename = "@type")]
    class: &'static str,
    node: String,
    path: &'static str,
    value: DateTime<Utc>,
}

/// The stream, as its root describes it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Described {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    class: &'static str,
    timestamp_path: &'static str,
    sequence_path: &'static str,
    version_of_path: &'static str,
    version_create_object: &'static str,
    version_update_object: &'static str,
    version_delete_object: &'static str,
    polling_interval: u32,
    view: String,
}

/// The stream with some of its members.
#[derive(Debug, Serialize)]
struct Members {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    class: &'static str,
    view: String,
    member: Vec<Member>,
}

/// A change, as a member of a stream. It has the same name in every stream.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    class: &'static str,
    is_version_of: String,
    created: DateTime<Utc>,
    position: i64,
}

fn node(id: String, immutable: Option<bool>, relation: Option<Relation>) -> Node {
    Node { id, class: "tree:Node", immutable, relation: relation.into_iter().collect() }
}

fn relation(node: String, first: &Change) -> Relation {
    Relation { class: "tree:GreaterThanOrEqualToRelation", node, path: "dct:created", value: first.at }
}

fn member(change: &Change, urls: &Urls) -> Member {
    Member {
        id: format!("{}#{}", Stream::All.page(change.page(), urls), change.position),
        class: change.activity(),
        is_version_of: urls.record(change.kind, change.id),
        created: change.at,
        position: change.position,
    }
}

fn document(graph: &impl Serialize) -> serde_json::Result<String> {
    Ok(format!("{{\"@context\":{CONTEXT},\"@graph\":{}}}", serde_json::to_string(graph)?))
}

/// The root of a stream, which describes it and leads to its first page.
///
/// # Errors
/// When it cannot be written.
pub fn root(stream: Stream, first: Option<&Change>, urls: &Urls) -> serde_json::Result<String> {
    let described = Described {
        id: stream.name(urls),
        class: "ldes:EventStream",
        timestamp_path: "dct:created",
        sequence_path: "schema:position",
        version_of_path: "dct:isVersionOf",
        version_create_object: "as:Create",
        version_update_object: "as:Update",
        version_delete_object: "as:Delete",
        polling_interval: POLLING_SECONDS,
        view: stream.root(urls),
    };
    let to_first = first.map(|first| relation(stream.page(1, urls), first));
    document(&(described, node(stream.root(urls), None, to_first)))
}

/// A page of a stream.
///
/// # Errors
/// When it cannot be written.
pub fn page(stream: Stream, number: u32, page: &Page, urls: &Urls) -> serde_json::Result<String> {
    let to_next = page.next.as_ref().map(|next| relation(stream.page(next.page(), urls), next));
    let immutable = page.is_full().then_some(true);
    let node = node(stream.page(i64::from(number), urls), immutable, to_next);
    let member = page.changes.iter().map(|change| member(change, urls)).collect();
    let members = Members { id: stream.name(urls), class: "ldes:EventStream", view: stream.root(urls), member };
    document(&(node, members))
}
