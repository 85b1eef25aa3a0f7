//! Tables with all their parts.

use super::pieces;
use crate::rich_text::Refusal;
use crate::rich_text::blocks::{Piece, line, loose, paragraphs};
use crate::rich_text::style;
use crate::rich_text::tree::{Element, Node};

/// The table of these parts, or nothing if it is empty. Content that no cell can hold goes before it.
///
/// # Errors
/// Why it cannot be kept.
pub fn of(parts: Vec<Node>, attributes: Vec<(String, String)>) -> Result<Vec<Piece>, Refusal> {
    let (mut before, mut children) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Node::Element(element) if element.name == "caption" => {
                let said = style::of(&element)?.said;
                let text = line(pieces(element.children)?);
                if !text.is_empty() {
                    children.push(made("caption", said, text));
                }
            }
            Node::Element(element) if ["thead", "tbody", "tfoot"].contains(&element.name.as_str()) => {
                let rows = rows(element.children, &mut before)?;
                if !rows.is_empty() {
                    children.push(Node::element(&element.name, rows));
                }
            }
            other => before.push(other),
        }
    }
    let mut all: Vec<Piece> = vec![Piece::Break];
    all.extend(paragraphs(pieces(before)?).into_iter().map(Piece::Block));
    if !children.iter().all(Node::is_blank) {
        all.push(Piece::Block(made("table", attributes, children)));
    }
    Ok(all)
}

fn made(name: &str, attributes: Vec<(String, String)>, children: Vec<Node>) -> Node {
    Node::Element(Element { name: name.to_owned(), attributes, children })
}

fn rows(nodes: Vec<Node>, before: &mut Vec<Node>) -> Result<Vec<Node>, Refusal> {
    let mut rows = Vec::new();
    for node in nodes {
        match node {
            Node::Element(row) if row.name == "tr" => {
                // The style of a row holds for each of its cells.
                let style = style::of(&row)?;
                let mut cells = Vec::new();
                for node in row.children {
                    match node {
                        Node::Element(element) if ["td", "th"].contains(&element.name.as_str()) => {
                            cells.push(cell(element, &style)?);
                        }
                        other => before.push(other),
                    }
                }
                if !cells.is_empty() {
                    rows.push(Node::element("tr", cells));
                }
            }
            other => before.push(other),
        }
    }
    Ok(rows)
}

fn cell(element: Element, of_row: &style::Style) -> Result<Node, Refusal> {
    let style = style::of(&element)?;
    let number = |name: &str| {
        let number = element.attribute(name)?.trim().parse::<u16>().ok()?;
        Some((name.to_owned(), number.to_string())).filter(|_| number != 1 && number <= 1000)
    };
    let scope = element.attribute("scope").map(str::to_ascii_lowercase);
    let scope = scope.filter(|scope| ["row", "col", "rowgroup", "colgroup"].contains(&scope.as_str()));
    let scope = scope.map(|scope| ("scope".to_owned(), scope));
    let attributes: Vec<_> = [number("colspan"), number("rowspan"), scope].into_iter().flatten().collect();
    let said = if style.said.is_empty() { of_row.said.clone() } else { style.said.clone() };
    let wrappers: Vec<&str> = of_row.wrappers.iter().chain(&style.wrappers).copied().collect();
    let inside = pieces(wrappers.iter().fold(element.children, |inside, name| vec![Node::element(name, inside)]))?;
    Ok(made(&element.name, attributes.into_iter().chain(said).collect(), loose(inside)))
}
