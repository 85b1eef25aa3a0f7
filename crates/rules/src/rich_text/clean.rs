//! HTML as it was sent into HTML that is safe, valid, and reads the same: blocks stay apart, and content with meaning
//! is kept. Content that can neither be kept nor left out without changing the meaning is refused with a sentence.

mod table;

use std::collections::{HashMap, HashSet};

use ammonia::UrlRelative;
use url::Url;

use super::Refusal;
use super::blocks::{Piece, as_laid_out, definitions, entries, is_inline, line, loose, paragraphs};
use super::depth;
use super::elements::{BLOCKS, INLINE, OWN, PARTS, PASSED, REFUSED, RENAMED, level};
use super::source::{self, Source};
use super::style::{self, Style};
use super::tree::{self, Element, Node};

/// How often a cleaned text is cleaned again until nothing changes. Once is nearly always enough.
const ROUNDS: usize = 4;

/// The most characters that a writer of HTML stops at. At each one it reads on to the end of the text, so its work is
/// their number times the length of the text.
const MAX_STOPS: usize = 20_000;

/// The clean nodes of HTML. Its relative links are to the address where it was taken from.
///
/// # Errors
/// Why it cannot be kept.
pub fn clean(html: &str, source: Option<&Url>) -> Result<Vec<Node>, Refusal> {
    if depth::is_too_deep(html) {
        return Err(too_deep());
    }
    // The first byte of two that write the pound sign, the space that does not break, and other signs.
    if html.bytes().filter(|byte| matches!(byte, b'&' | 0xC2)).count() > MAX_STOPS {
        return Err(format!(
            "It has more than {MAX_STOPS} of the characters & and £, and others that are written like them. Send \
             simpler HTML, or send text."
        ));
    }
    let sent = Source::of(html);
    if let Some(name) = sent.tags.iter().find(|name| REFUSED.contains(&name.as_str())) {
        return Err(format!(
            "The element <{name}> is not allowed. Describe its content in words, or attach it as a document."
        ));
    }
    if sent.has_loose_text {
        return Err("A table has text outside its cells. Put it into a cell, or before or after the table.".to_owned());
    }
    let is_bare = sent.count("table") == 0 && PARTS.iter().any(|part| sent.count(part) > 0);
    let whole = if is_bare { format!("<table>{}</table>", sent.html) } else { sent.html.clone() };
    let parsed = nodes(&whole, source)?;
    if let Some(part) = PARTS.iter().find(|part| count(part, &parsed) < sent.count(part)) {
        return Err(format!("A <{part}> is outside a table. Put it into the row of a table."));
    }
    let mut before = tree::write(&settled(parsed)?);
    for _ in 0..ROUNDS {
        let clean = settled(nodes(&before, None)?)?;
        let after = tree::write(&clean);
        if after == before {
            return Ok(clean);
        }
        before = after;
    }
    Err("This HTML is ambiguous. Send simpler HTML, or send text.".to_owned())
}

/// The nodes that a parser of HTML sees, without what runs or loads anything.
fn nodes(html: &str, source: Option<&Url>) -> Result<Vec<Node>, Refusal> {
    let renamed = RENAMED.iter().map(|(name, _)| *name);
    let tags = [INLINE, PASSED, BLOCKS, OWN].concat().into_iter().chain(renamed);
    let attributes: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("abbr", HashSet::from(["title"])),
        ("img", HashSet::from(["alt"])),
        ("ol", HashSet::from(["start", "type", "reversed"])),
        ("li", HashSet::from(["value"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
        ("th", HashSet::from(["colspan", "rowspan", "scope"])),
    ]);
    let relative = source.map_or(UrlRelative::Deny, |source| UrlRelative::RewriteWithBase(source.clone()));
    let safe = ammonia::Builder::new()
        .tags(tags.collect())
        .clean_content_tags(HashSet::from(source::UNSEEN))
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(["lang", "dir", "style", "hidden"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(relative)
        .link_rel(None)
        .clean(html)
        .to_string();
    tree::parse(&safe).ok_or_else(too_deep)
}

fn too_deep() -> Refusal {
    "Its elements are nested too deeply. Send simpler HTML, or send text.".to_owned()
}

fn count(name: &str, nodes: &[Node]) -> usize {
    let of = |node: &Node| match node {
        Node::Text(_) => 0,
        Node::Element(element) => usize::from(element.name == name) + count(name, &element.children),
    };
    nodes.iter().map(of).sum()
}

fn settled(parsed: Vec<Node>) -> Result<Vec<Node>, Refusal> {
    let mut nodes = paragraphs(pieces(parsed)?);
    let top = nodes.iter().filter_map(top_level).min().unwrap_or(LEAST_LEVEL);
    nodes.iter_mut().for_each(|node| lower(node, LEAST_LEVEL.saturating_sub(top)));
    if tree::is_too_deep(&nodes) { Err(too_deep()) } else { Ok(nodes) }
}

/// The highest heading in a text: pages have the two above it for themselves.
const LEAST_LEVEL: u8 = 3;

fn top_level(node: &Node) -> Option<u8> {
    let Node::Element(element) = node else { return None };
    level(&element.name).into_iter().chain(element.children.iter().filter_map(top_level)).min()
}

fn lower(node: &mut Node, by: u8) {
    let Node::Element(element) = node else { return };
    if let Some(level) = level(&element.name) {
        element.name = format!("h{}", (level + by).min(6));
    }
    element.children.iter_mut().for_each(|child| lower(child, by));
}

/// The pieces of an element's content, cleaned.
///
/// # Errors
/// Why it cannot be kept.
fn pieces(nodes: Vec<Node>) -> Result<Vec<Piece>, Refusal> {
    let mut pieces = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) => pieces.push(Piece::Inline(Node::Text(folded(&text)))),
            Node::Element(element) => {
                let style = style::of(&element)?;
                let made = of_element(element, &style)?;
                pieces.extend(style.wrappers.iter().fold(made, |made, name| within(name, &[], made)));
            }
        }
    }
    Ok(pieces)
}

/// White space as it is shown: one space.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' ' | '\t' | '\n' | '\r' | '\u{C}' if folded.ends_with(' ') => {}
            '\t' | '\n' | '\r' | '\u{C}' => folded.push(' '),
            other => folded.push(other),
        }
    }
    folded
}

fn of_element(element: Element, style: &Style) -> Result<Vec<Piece>, Refusal> {
    let renamed = RENAMED.iter().find(|(name, _)| *name == element.name).map(|(_, name)| *name);
    let name = renamed.unwrap_or(&element.name).to_owned();
    let said = style.said.clone();
    let children = element.children.clone();
    match name.as_str() {
        "br" => Ok(vec![Piece::Inline(Node::element("br", Vec::new()))]),
        "hr" => Ok(vec![Piece::Block(Node::element("hr", Vec::new()))]),
        "wbr" | "rp" => Ok(Vec::new()),
        "img" => image(&element),
        "rt" => {
            let mark = |text: &str| Piece::Inline(Node::Text(text.to_owned()));
            Ok([vec![mark("(")], pieces(children)?, vec![mark(")")]].concat())
        }
        "strong" | "em" if style.is_plain(&name) => pieces(children),
        "span" if said.is_empty() => pieces(children),
        "a" => link(&element, said),
        "abbr" => {
            let title = element.attribute("title").map(|title| ("title".to_owned(), title.to_owned()));
            Ok(within("abbr", &said.into_iter().chain(title).collect::<Vec<_>>(), pieces(children)?))
        }
        name if INLINE.contains(&name) => Ok(within(name, &said, pieces(children)?)),
        name if PASSED.contains(&name) => pieces(children),
        name if level(name).is_some() => Ok(block(name, said, line(pieces(children)?))),
        "pre" => paragraphs_of(children.into_iter().flat_map(as_laid_out).collect(), &said),
        "blockquote" => Ok(block("blockquote", said, paragraphs(pieces(children)?))),
        "ul" | "menu" | "dir" => Ok(block("ul", said, entries(pieces(children)?))),
        "ol" => Ok(block("ol", said.into_iter().chain(style::of_list(&element)).collect(), entries(pieces(children)?))),
        "li" => {
            let value = element.attribute("value").and_then(|value| value.trim().parse::<i32>().ok());
            let value = value.map(|value| ("value".to_owned(), value.to_string()));
            Ok(vec![entry("li", said.into_iter().chain(value).collect(), loose(pieces(children)?))])
        }
        "dl" => Ok(block("dl", said, definitions(pieces(children)?))),
        "dt" => Ok(vec![entry("dt", said, line(pieces(children)?))]),
        "dd" => Ok(vec![entry("dd", said, loose(pieces(children)?))]),
        "table" => table::of(children, said),
        _ => paragraphs_of(children, &said),
    }
}

/// An image that describes its content. One with an empty description is an ornament.
fn image(element: &Element) -> Result<Vec<Piece>, Refusal> {
    match element.attribute("alt").map(str::trim) {
        Some("") => Ok(Vec::new()),
        Some(alt) => Ok(vec![Piece::Inline(Node::Text(format!("[image: {}]", folded(alt))))]),
        None => {
            let detail = "An image cannot be kept. Describe it in its alt attribute, which is kept as text; \
                          alt=\"\" says that it is an ornament.";
            Err(detail.to_owned())
        }
    }
}

fn link(element: &Element, said: Vec<(String, String)>) -> Result<Vec<Piece>, Refusal> {
    let inside = pieces(element.children.clone())?;
    let Some(href) = element.attribute("href") else {
        return Ok(if said.is_empty() { inside } else { within("span", &said, inside) });
    };
    let rel = ("rel".to_owned(), "noopener noreferrer".to_owned());
    let attributes: Vec<_> = [("href".to_owned(), href.to_owned()), rel].into_iter().chain(said).collect();
    Ok(within("a", &attributes, inside))
}

/// A block, unless it is empty.
fn block(name: &str, attributes: Vec<(String, String)>, children: Vec<Node>) -> Vec<Piece> {
    match children.iter().all(Node::is_blank) {
        true => vec![Piece::Break],
        false => vec![entry(name, attributes, children)],
    }
}

fn entry(name: &str, attributes: Vec<(String, String)>, children: Vec<Node>) -> Piece {
    Piece::Block(Node::Element(Element { name: name.to_owned(), attributes, children }))
}

/// The paragraphs and blocks of an element that is not kept; they take its language and direction.
fn paragraphs_of(children: Vec<Node>, said: &[(String, String)]) -> Result<Vec<Piece>, Refusal> {
    let inside = pieces(children)?;
    if said.is_empty() {
        return Ok([vec![Piece::Break], inside, vec![Piece::Break]].concat());
    }
    let say = |node: Node| match node {
        Node::Element(mut element) => {
            let new = said.iter().filter(|(name, _)| element.attribute(name).is_none()).cloned().collect::<Vec<_>>();
            element.attributes.extend(new);
            Piece::Block(Node::Element(element))
        }
        text => Piece::Inline(text),
    };
    Ok(paragraphs(inside).into_iter().map(say).collect())
}

/// The pieces within an element of a line. If it contains blocks, each of them contains it instead.
fn within(name: &str, attributes: &[(String, String)], pieces: Vec<Piece>) -> Vec<Piece> {
    let (mut made, mut run) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Inline(node) => run.push(node),
            Piece::Block(node) => {
                made.extend(wrapped(name, attributes, std::mem::take(&mut run)).into_iter().map(Piece::Inline));
                made.push(Piece::Block(within_block(name, attributes, node)));
            }
            Piece::Break => {
                made.extend(wrapped(name, attributes, std::mem::take(&mut run)).into_iter().map(Piece::Inline));
                made.push(Piece::Break);
            }
        }
    }
    made.extend(wrapped(name, attributes, run).into_iter().map(Piece::Inline));
    made
}

fn within_block(name: &str, attributes: &[(String, String)], node: Node) -> Node {
    let Node::Element(element) = node else { return node };
    let (mut children, mut run) = (Vec::new(), Vec::new());
    for child in element.children {
        if is_inline(&child) {
            run.push(child);
        } else {
            children.extend(wrapped(name, attributes, std::mem::take(&mut run)));
            children.push(within_block(name, attributes, child));
        }
    }
    children.extend(wrapped(name, attributes, run));
    Node::Element(Element { children, ..element })
}

/// The nodes of a line in an element; as they are where nothing of them can be read, or the element cannot stand around
/// them.
fn wrapped(name: &str, attributes: &[(String, String)], run: Vec<Node>) -> Vec<Node> {
    let is_repeated = if name == "a" { has(name, &run) } else { attributes.is_empty() && is_within(name, &run) };
    if is_repeated || run.iter().all(Node::is_blank) {
        return run;
    }
    vec![Node::Element(Element { name: name.to_owned(), attributes: attributes.to_vec(), children: run })]
}

/// Whether such an element is among the nodes, however deep: no link is in another.
fn has(name: &str, nodes: &[Node]) -> bool {
    let is = |node: &Node| match node {
        Node::Text(_) => false,
        Node::Element(element) => element.name == name || has(name, &element.children),
    };
    nodes.iter().any(is)
}

/// Whether each of the nodes is such an element already.
fn is_within(name: &str, nodes: &[Node]) -> bool {
    let is = |node: &Node| match node {
        Node::Text(_) => false,
        Node::Element(element) => element.name == name && element.attributes.is_empty(),
    };
    nodes.iter().all(is)
}
