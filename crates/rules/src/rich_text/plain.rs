//! Clean HTML as plain text that cannot be misread: blocks are apart by empty lines, entries and rows by line breaks;
//! text that was struck out or added says so.

use super::tree::{Element, Node};

/// The plain text of clean nodes.
pub fn of(nodes: &[Node]) -> String {
    blocks(nodes).iter().map(|lines| lines.join("\n")).collect::<Vec<_>>().join("\n\n")
}

/// The blocks of a text, each with its lines.
fn blocks(nodes: &[Node]) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    let mut run: Vec<&Node> = Vec::new();
    for node in nodes {
        match node {
            Node::Element(element) if is_block(&element.name) => {
                blocks.extend(lines(&std::mem::take(&mut run)));
                blocks.extend(of_block(element));
            }
            node => run.push(node),
        }
    }
    blocks.extend(lines(&run));
    blocks
}

fn is_block(name: &str) -> bool {
    let blocks = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "table", "hr"];
    blocks.contains(&name)
}

fn of_block(element: &Element) -> Vec<Vec<String>> {
    match element.name.as_str() {
        "ul" | "ol" => vec![list(element)],
        "dl" => vec![definitions(element)],
        "table" => vec![table(element)],
        "hr" => vec![vec!["---".to_owned()]],
        "blockquote" => {
            let quoted = |lines: Vec<String>| lines.iter().map(|line| format!("> {line}")).collect();
            blocks(&element.children).into_iter().map(quoted).collect()
        }
        _ => blocks(&element.children),
    }
}

/// The lines of a line's content; nothing if there are none.
fn lines(run: &[&Node]) -> Option<Vec<String>> {
    let mut text = String::new();
    run.iter().for_each(|node| inline(node, &mut text));
    let lines: Vec<String> = text.trim().lines().map(|line| line.trim_end().to_owned()).collect();
    Some(lines).filter(|lines| !lines.is_empty())
}

fn inline(node: &Node, text: &mut String) {
    let element = match node {
        Node::Text(own) => return push(own, text),
        Node::Element(element) => element,
    };
    let mut inside = String::new();
    element.children.iter().for_each(|child| inline(child, &mut inside));
    let core = inside.trim();
    let (before, after) = (inside.starts_with(' '), inside.ends_with(' '));
    let said = match element.name.as_str() {
        "br" => {
            text.truncate(text.trim_end_matches(' ').len());
            return text.push('\n');
        }
        _ if core.is_empty() => return push(&inside, text),
        "s" | "del" => format!("[deleted: {core}]"),
        "ins" => format!("[added: {core}]"),
        "q" => format!("“{core}”"),
        "sup" => raised(core),
        "sub" => lowered(core),
        _ => return push(&inside, text),
    };
    push(if before { " " } else { "" }, text);
    push(&said, text);
    push(if after { " " } else { "" }, text);
}

/// Adds characters; of two spaces that meet one stays. What must not break is a space like any other.
fn push(more: &str, text: &mut String) {
    let meets = text.ends_with([' ', '\n']);
    let more = if meets { more.trim_start_matches(' ') } else { more };
    text.push_str(&more.replace('\u{A0}', " "));
}

/// Ends of ordinal numbers, which read the same when they are not raised.
const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

const RAISED: [(char, char); 16] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
    ('n', 'ⁿ'),
];

const LOWERED: [(char, char); 15] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
];

/// A raised text: 10 and a raised 2 are not 102.
fn raised(text: &str) -> String {
    if ORDINALS.contains(&text.to_lowercase().as_str()) {
        return text.to_owned();
    }
    translated(text, &RAISED).unwrap_or_else(|| format!("^({text})"))
}

/// A lowered text, as in H₂O.
fn lowered(text: &str) -> String {
    translated(text, &LOWERED).unwrap_or_else(|| format!("_({text})"))
}

fn translated(text: &str, characters: &[(char, char)]) -> Option<String> {
    let of = |character| characters.iter().find(|(plain, _)| *plain == character).map(|(_, special)| *special);
    text.chars().map(of).collect()
}

/// The entries of a list, each on lines of its own. Those of a numbered list have their numbers.
fn list(element: &Element) -> Vec<String> {
    let entries: Vec<&Element> = element.children.iter().filter_map(as_element).collect();
    let is_reversed = element.attribute("reversed").is_some();
    let first = if is_reversed { i32::try_from(entries.len()).unwrap_or(i32::MAX) } else { 1 };
    let mut number = element.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(first);
    let mut lines = Vec::new();
    for entry in entries {
        number = entry.attribute("value").and_then(|value| value.parse().ok()).unwrap_or(number);
        let mut own = blocks(&entry.children).into_iter().flatten();
        let mark = match element.name.as_str() {
            "ol" => format!("{}. ", numeral(number, element.attribute("type"))),
            _ => String::new(),
        };
        lines.push(format!("{mark}{}", own.next().unwrap_or_default()));
        lines.extend(own.map(|line| format!("  {line}")));
        number = if is_reversed { number.saturating_sub(1) } else { number.saturating_add(1) };
    }
    lines
}

/// A number as a list of the type writes it.
fn numeral(number: i32, kind: Option<&str>) -> String {
    let in_letters = || Some(number).filter(|number| *number > 0).map(alphabetic);
    let in_roman = || Some(number).filter(|number| (1..4000).contains(number)).map(roman);
    let written = match kind {
        Some("a") => in_letters(),
        Some("A") => in_letters().map(|text| text.to_uppercase()),
        Some("i") => in_roman(),
        Some("I") => in_roman().map(|text| text.to_uppercase()),
        _ => None,
    };
    written.unwrap_or_else(|| number.to_string())
}

fn alphabetic(mut number: i32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        let letter = u8::try_from(number % 26).unwrap_or_default();
        letters.push(char::from(b'a' + letter));
        number /= 26;
    }
    letters.iter().rev().collect()
}

fn roman(mut number: i32) -> String {
    let steps = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (step, letters) in steps {
        while number >= step {
            text.push_str(letters);
            number -= step;
        }
    }
    text
}

/// Terms, each with its description below it.
fn definitions(element: &Element) -> Vec<String> {
    let mut lines = Vec::new();
    for part in element.children.iter().filter_map(as_element) {
        let indent = if part.name == "dd" { "  " } else { "" };
        lines.extend(blocks(&part.children).into_iter().flatten().map(|line| format!("{indent}{line}")));
    }
    lines
}

/// The caption, and each row as a line, with bars between its cells.
fn table(element: &Element) -> Vec<String> {
    let mut rows = Vec::new();
    for part in element.children.iter().filter_map(as_element) {
        if part.name == "caption" {
            rows.extend(blocks(&part.children).into_iter().flatten());
            continue;
        }
        for row in part.children.iter().filter_map(as_element) {
            let cells: Vec<String> = row
                .children
                .iter()
                .filter_map(as_element)
                .map(|cell| {
                    let lines: Vec<String> = blocks(&cell.children).into_iter().flatten().collect();
                    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" / ")
                })
                .collect();
            rows.push(cells.join(" | ").trim().to_owned());
        }
    }
    rows
}

fn as_element(node: &Node) -> Option<&Element> {
    match node {
        Node::Text(_) => None,
        Node::Element(element) => Some(element),
    }
}
