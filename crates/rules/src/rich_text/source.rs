//! HTML as it was sent, before a parser of HTML drops or moves content in a wrong place.

use super::elements::{BLOCKS, PARTS, level};

/// Elements with content that never shows in a text.
pub const UNSEEN: [&str; 4] = ["script", "style", "template", "title"];

/// Parts of a table in which parts stand, and no text.
const FRAMES: [&str; 6] = ["table", "thead", "tbody", "tfoot", "tr", "colgroup"];

/// Parts of a table that contain text.
const CELLS: [&str; 3] = ["td", "th", "caption"];

/// Elements with start tags that a parser of HTML passes over in a wrong place, though a block begins there.
const BEGINNINGS: [&str; 6] = ["html", "head", "body", "form", "col", "colgroup"];

/// An empty block: words before and after it do not join, and nothing of it is kept.
const BREAK: &str = "<center></center>";

/// What HTML holds, without its comments and scripts.
#[derive(Debug, Default)]
pub struct Source {
    /// The HTML, in which blocks end where their tags say so, whether a parser heeds the tag or passes over it.
    pub html: String,
    /// The names of the start tags, in order and lower case.
    pub tags: Vec<String>,
    /// Whether a text is in a table but in none of its cells: a parser of HTML moves it elsewhere.
    pub has_loose_text: bool,
}

impl Source {
    /// Looks at HTML.
    pub fn of(html: &str) -> Source {
        let mut source = Source::default();
        let mut is_between_cells = false;
        let (mut rest, mut unread) = (html, html);
        loop {
            let (text, tag_on) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            source.has_loose_text |= is_between_cells && !text.trim().is_empty();
            let Some(after) = tag_on.get(1..) else {
                source.html.push_str(unread);
                return source;
            };
            rest = after;
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let (is_end, tag) = after.strip_prefix('/').map_or((false, after), |tag| (true, tag));
            if !tag.starts_with(|first: char| first.is_ascii_alphabetic()) {
                continue;
            }
            let ends = |character: char| character.is_ascii_whitespace() || matches!(character, '/' | '>');
            let name = tag.split(ends).next().unwrap_or_default().to_ascii_lowercase();
            rest = after_tag(tag.get(name.len()..).unwrap_or_default());
            let (is_frame, is_cell) = (FRAMES.contains(&name.as_str()), CELLS.contains(&name.as_str()));
            is_between_cells = match is_end {
                true if name == "table" => false,
                true => is_between_cells || is_frame || is_cell,
                false => (is_between_cells || is_frame) && !is_cell,
            };
            if (is_end && ends_a_block(&name)) || BEGINNINGS.contains(&name.as_str()) {
                source.html.push_str(unread.get(..unread.len() - rest.len()).unwrap_or_default());
                source.html.push_str(BREAK);
                unread = rest;
            }
            if is_end {
                continue;
            }
            if UNSEEN.contains(&name.as_str()) {
                rest = after_end(rest, &name);
            }
            source.tags.push(name);
        }
    }

    /// How many elements of a name were begun.
    pub fn count(&self, name: &str) -> usize {
        self.tags.iter().filter(|tag| *tag == name).count()
    }
}

/// Whether a block ends with the element. A parser of HTML always heeds the end of a paragraph, and those of the parts
/// of a table are looked at by themselves.
fn ends_a_block(name: &str) -> bool {
    let own = ["pre", "blockquote", "ul", "ol", "menu", "dir", "li", "dl", "dt", "dd", "table"];
    let is_block = BLOCKS.contains(&name) || own.contains(&name) || level(name).is_some();
    is_block && name != "p" && !PARTS.contains(&name)
}

/// What comes after the end of a tag; a greater-than sign in a quoted value does not end it.
fn after_tag(text: &str) -> &str {
    let (mut quote, mut is_value) = (None, false);
    let end = text.find(|character: char| {
        match quote {
            Some(open) if open == character => quote = None,
            Some(_) => {}
            None if character == '>' => return true,
            None if is_value && matches!(character, '"' | '\'') => quote = Some(character),
            None => {}
        }
        is_value = character == '=' || is_value && character.is_ascii_whitespace();
        false
    });
    end.and_then(|end| text.get(end + 1..)).unwrap_or_default()
}

/// What comes after the end tag of an element.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let ends = |after: &&str| after.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    let ended = text.match_indices("</").filter_map(|(at, _)| text.get(at + 2..)).find(ends);
    ended.and_then(|after| after.get(name.len()..)).unwrap_or_default()
}
