//! The content of a block, put in order: lines become paragraphs, and entries are in their lists.

use std::mem;

use super::elements::INLINE;
use super::tree::{Element, Node};

/// A part of a block's content: in a line, a block, or a place where a line ends.
#[derive(Debug, Clone)]
pub enum Piece {
    /// In a line.
    Inline(Node),
    /// A block.
    Block(Node),
    /// Where one block ends or another begins.
    Break,
}

/// Whether a node is part of a line.
pub fn is_inline(node: &Node) -> bool {
    node.name().is_none_or(|name| name == "br" || INLINE.contains(&name))
}

/// A block, or a line between two.
enum Part {
    Block(Node),
    Line(Vec<Node>),
}

/// Pieces as blocks, with the lines between them as they are. Entries without a list get one.
fn gathered(pieces: Vec<Piece>) -> Vec<Part> {
    let (mut made, mut run) = (Vec::new(), Vec::new());
    for piece in pieces {
        let node = match piece {
            Piece::Inline(node) => {
                run.push(node);
                continue;
            }
            Piece::Block(node) => Some(node),
            Piece::Break => None,
        };
        made.extend(trimmed(mem::take(&mut run)).map(Part::Line));
        if let Some(node) = node {
            made.push(Part::Block(node));
        }
    }
    made.extend(trimmed(run).map(Part::Line));
    listed(made)
}

/// Entries of a list that were sent without one.
fn listed(parts: Vec<Part>) -> Vec<Part> {
    let mut made = Vec::new();
    let mut open: Option<Element> = None;
    for part in parts {
        let list = match &part {
            Part::Block(node) if node.name() == Some("li") => Some("ul"),
            Part::Block(node) if node.name().is_some_and(|name| ["dt", "dd"].contains(&name)) => Some("dl"),
            _ => None,
        };
        if open.as_ref().map(|element| element.name.as_str()) != list {
            made.extend(open.take().map(|element| Part::Block(Node::Element(element))));
        }
        match (list, part) {
            (Some(list), Part::Block(node)) => {
                open.get_or_insert_with(|| Element::new(list, Vec::new())).children.push(node);
            }
            (_, part) => made.push(part),
        }
    }
    made.extend(open.map(|element| Part::Block(Node::Element(element))));
    made
}

/// A line without the space around it; nothing where nothing of it can be read.
fn trimmed(mut run: Vec<Node>) -> Option<Vec<Node>> {
    let is_read = |node: &Node| !node.is_blank();
    let (first, last) = (run.iter().position(is_read)?, run.iter().rposition(is_read)?);
    run.truncate(last + 1);
    run.drain(..first);
    if let Some(Node::Text(text)) = run.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Node::Text(text)) = run.last_mut() {
        *text = text.trim_end().to_owned();
    }
    Some(run)
}

/// Blocks, each line a paragraph.
pub fn paragraphs(pieces: Vec<Piece>) -> Vec<Node> {
    let node = |part: Part| match part {
        Part::Block(node) => node,
        Part::Line(run) => Node::element("p", run),
    };
    gathered(pieces).into_iter().map(node).collect()
}

/// The content of an entry of a list or a cell: one line at its beginning is by itself, several are paragraphs.
pub fn loose(pieces: Vec<Piece>) -> Vec<Node> {
    let parts = gathered(pieces);
    let lines = parts.iter().filter(|part| matches!(part, Part::Line(_))).count();
    let is_alone = lines == 1 && matches!(parts.first(), Some(Part::Line(_)));
    let nodes = |part: Part| match part {
        Part::Block(node) => vec![node],
        Part::Line(run) if is_alone => run,
        Part::Line(run) => vec![Node::element("p", run)],
    };
    parts.into_iter().flat_map(nodes).collect()
}

/// Everything in one line, blocks apart by line breaks.
pub fn line(pieces: Vec<Piece>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for part in gathered(pieces) {
        match part {
            Part::Block(node) => add_line(&mut nodes, lines_of(node)),
            Part::Line(run) => add_line(&mut nodes, run),
        }
    }
    nodes
}

/// The lines of a block, and of the blocks in it.
fn lines_of(block: Node) -> Vec<Node> {
    let element = match block {
        Node::Element(element) => element,
        text => return vec![text],
    };
    let (mut nodes, mut run) = (Vec::new(), Vec::new());
    for child in element.children {
        if is_inline(&child) {
            run.push(child);
        } else {
            add_line(&mut nodes, trimmed(mem::take(&mut run)).unwrap_or_default());
            add_line(&mut nodes, lines_of(child));
        }
    }
    add_line(&mut nodes, trimmed(run).unwrap_or_default());
    nodes
}

fn add_line(nodes: &mut Vec<Node>, run: Vec<Node>) {
    if !nodes.is_empty() && !run.is_empty() {
        nodes.push(Node::element("br", Vec::new()));
    }
    nodes.extend(run);
}

/// A node of a text with white space as its layout: line breaks and spaces that stay.
pub fn as_laid_out(node: Node) -> Vec<Node> {
    let text = match node {
        Node::Text(text) => text,
        Node::Element(element) => {
            let children = element.children.into_iter().flat_map(as_laid_out).collect();
            return vec![Node::Element(Element { children, ..element })];
        }
    };
    let mut nodes = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            nodes.push(Node::element("br", Vec::new()));
        }
        let line = line.replace('\t', "    ").replace("  ", "\u{A0}\u{A0}");
        nodes.push(Node::Text(line));
    }
    nodes
}

/// The entries of a list. A list among them belongs to the entry before it; anything else is an entry.
pub fn entries(pieces: Vec<Piece>) -> Vec<Node> {
    let (mut made, mut stray): (Vec<Element>, Vec<Piece>) = (Vec::new(), Vec::new());
    let settle = |made: &mut Vec<Element>, stray: &mut Vec<Piece>| {
        let children = loose(mem::take(stray));
        if !children.is_empty() {
            made.push(Element::new("li", children));
        }
    };
    for piece in pieces {
        match piece {
            Piece::Block(Node::Element(element)) if element.name == "li" => {
                settle(&mut made, &mut stray);
                made.push(element);
            }
            Piece::Block(Node::Element(list)) if ["ul", "ol"].contains(&list.name.as_str()) => {
                settle(&mut made, &mut stray);
                match made.last_mut() {
                    Some(entry) => entry.children.push(Node::Element(list)),
                    None => made.push(Element::new("li", vec![Node::Element(list)])),
                }
            }
            other => stray.push(other),
        }
    }
    settle(&mut made, &mut stray);
    made.into_iter().map(Node::Element).collect()
}

/// The terms and descriptions of a list of definitions; anything else is a description.
pub fn definitions(pieces: Vec<Piece>) -> Vec<Node> {
    let (mut made, mut stray) = (Vec::new(), Vec::new());
    let settle = |made: &mut Vec<Node>, stray: &mut Vec<Piece>| {
        let children = loose(mem::take(stray));
        if !children.is_empty() {
            made.push(Node::element("dd", children));
        }
    };
    for piece in pieces {
        match piece {
            Piece::Block(node) if node.name().is_some_and(|name| ["dt", "dd"].contains(&name)) => {
                settle(&mut made, &mut stray);
                made.push(node);
            }
            other => stray.push(other),
        }
    }
    settle(&mut made, &mut stray);
    made
}
