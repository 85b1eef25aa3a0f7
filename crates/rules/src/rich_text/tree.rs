//! HTML as a tree: read from the output of a parser of HTML, where every element is closed and every character escaped,
//! and written again in one way.

use std::mem;

use unicode_normalization::UnicodeNormalization;

/// How deep elements may be nested. Each step of the cleaning calls itself once for each level.
const MAX_DEPTH: usize = 100;

/// Elements that have no end.
const VOID: [&str; 4] = ["br", "hr", "img", "wbr"];

/// A text or an element.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Characters.
    Text(String),
    /// An element.
    Element(Element),
}

/// An element with its content.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its name, in lower case.
    pub name: String,
    /// Its attributes, each with its value.
    pub attributes: Vec<(String, String)>,
    /// Its content.
    pub children: Vec<Node>,
}

impl Element {
    /// An element without attributes.
    pub fn new(name: &str, children: Vec<Node>) -> Element {
        Element { name: name.to_owned(), attributes: Vec::new(), children }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Node {
    /// An element without attributes.
    pub fn element(name: &str, children: Vec<Node>) -> Node {
        Node::Element(Element::new(name, children))
    }

    /// The name of an element.
    pub fn name(&self) -> Option<&str> {
        match self {
            Node::Text(_) => None,
            Node::Element(element) => Some(&element.name),
        }
    }

    /// Whether nothing of it can be read.
    pub fn is_blank(&self) -> bool {
        match self {
            Node::Text(text) => text.chars().all(char::is_whitespace),
            Node::Element(element) => element.children.iter().all(Node::is_blank),
        }
    }
}

/// The nodes of HTML that a parser wrote; nothing where they stand too deep in each other.
pub fn parse(html: &str) -> Option<Vec<Node>> {
    let mut open: Vec<Element> = Vec::new();
    let mut nodes = Vec::new();
    let mut rest = html;
    loop {
        let (before, tag_on) = rest.split_once('<').map_or((rest, None), |(before, tag_on)| (before, Some(tag_on)));
        if !before.is_empty() {
            nodes.push(Node::Text(unescaped(before).nfc().collect()));
        }
        let Some(tag_on) = tag_on else { break };
        // A greater-than sign in the value of an attribute is not always escaped.
        let (tag, after) = split_tag(tag_on);
        rest = after;
        if tag.starts_with('/') {
            if let Some(mut element) = open.pop() {
                // While an element is open, the content before it waits in its children.
                let children = mem::replace(&mut nodes, mem::take(&mut element.children));
                nodes.push(Node::Element(Element { children, ..element }));
            }
            continue;
        }
        let mut element = read_tag(tag);
        if VOID.contains(&element.name.as_str()) {
            nodes.push(Node::Element(element));
        } else if open.len() == MAX_DEPTH {
            return None;
        } else {
            element.children = mem::take(&mut nodes);
            open.push(element);
        }
    }
    Some(nodes)
}

/// A tag up to its end, and what comes after it.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|character| {
        quoted ^= character == '"';
        character == '>' && !quoted
    });
    end.and_then(|end| Some((text.get(..end)?, text.get(end + 1..)?))).unwrap_or((text, ""))
}

fn read_tag(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut element = Element::new(name, Vec::new());
    while let Some((name, value_on)) = rest.split_once("=\"") {
        let (value, after) = value_on.split_once('"').unwrap_or((value_on, ""));
        element.attributes.push((name.trim().to_owned(), unescaped(value)));
        rest = after;
    }
    element
}

/// The HTML of nodes.
pub fn write(nodes: &[Node]) -> String {
    let mut html = String::new();
    nodes.iter().for_each(|node| write_node(node, &mut html));
    html
}

fn write_node(node: &Node, html: &mut String) {
    let element = match node {
        Node::Text(text) => return html.push_str(&escaped(text)),
        Node::Element(element) => element,
    };
    html.push('<');
    html.push_str(&element.name);
    for (name, value) in &element.attributes {
        let value = escaped(value).replace('"', "&quot;");
        html.push_str(&format!(" {name}=\"{value}\""));
    }
    html.push('>');
    if VOID.contains(&element.name.as_str()) {
        return;
    }
    element.children.iter().for_each(|child| write_node(child, html));
    html.push_str(&format!("</{}>", element.name));
}

/// A text as HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\u{A0}', "&nbsp;")
}

fn unescaped(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{A0}");
    plain.replace("&amp;", "&")
}

/// Whether the nodes stand too deep in each other to be read again.
pub fn is_too_deep(nodes: &[Node]) -> bool {
    fn depth(nodes: &[Node]) -> usize {
        let of = |node: &Node| match node {
            Node::Text(_) => 0,
            Node::Element(element) => 1 + depth(&element.children),
        };
        nodes.iter().map(of).max().unwrap_or_default()
    }
    depth(nodes) > MAX_DEPTH
}
