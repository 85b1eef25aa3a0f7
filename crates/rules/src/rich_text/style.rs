//! Inline styles and other attributes that change how a text is read: words that are struck out, raised or lowered, the
//! numbering of a list, the language and direction of a passage.

use super::Refusal;
use super::tree::Element;

/// The effects of an element on its content, besides its name.
#[derive(Debug, Default)]
pub struct Style {
    /// The elements around its content.
    pub wrappers: Vec<&'static str>,
    /// Its language and direction.
    pub said: Vec<(String, String)>,
    is_light: bool,
    is_upright: bool,
}

impl Style {
    /// Whether it takes back the effect of the element of this name.
    pub fn is_plain(&self, name: &str) -> bool {
        name == "strong" && self.is_light || name == "em" && self.is_upright
    }
}

/// Reads the style of an element.
///
/// # Errors
/// If it hides its content: the server cannot know whether people should read that.
pub fn of(element: &Element) -> Result<Style, Refusal> {
    let mut style = Style { said: said(element), ..Style::default() };
    let mut is_hidden = element.attribute("hidden").is_some();
    for (property, value) in declarations(element) {
        let is = |word: &str| value.split_ascii_whitespace().any(|known| known == word);
        match property.as_str() {
            "text-decoration" | "text-decoration-line" => {
                style.wrappers.extend(is("line-through").then_some("s"));
                style.wrappers.extend(is("underline").then_some("u"));
            }
            "font-weight" => {
                let weight: Option<u16> = value.parse().ok();
                let is_bold =
                    ["bold", "bolder"].contains(&value.as_str()) || weight.is_some_and(|weight| weight >= 600);
                style.wrappers.extend(is_bold.then_some("strong"));
                style.is_light =
                    ["normal", "lighter"].contains(&value.as_str()) || weight.is_some_and(|weight| weight < 600);
            }
            "font-style" => {
                let is_slanted = value.starts_with("italic") || value.starts_with("oblique");
                style.wrappers.extend(is_slanted.then_some("em"));
                style.is_upright = value == "normal";
            }
            "vertical-align" => {
                style.wrappers.extend(is("super").then_some("sup"));
                style.wrappers.extend(is("sub").then_some("sub"));
            }
            "display" => is_hidden |= is("none"),
            "visibility" => is_hidden |= is("hidden") || is("collapse"),
            "mso-hide" => is_hidden |= is("all"),
            "opacity" | "font-size" | "zoom" => is_hidden |= is_nought(&value),
            "font" => is_hidden |= value.split([' ', '/']).any(|part| part.starts_with('0') && is_nought(part)),
            "content-visibility" => is_hidden |= is("hidden"),
            "color" => is_hidden |= is("transparent"),
            "text-indent" => is_hidden |= is_far_off(&value),
            "direction" | "unicode-bidi" if is("bidi-override") || is("isolate-override") => {
                return Err(format!(
                    "The element <{}> has a style that reverses its letters. Write them in the order in which \
                     people read them.",
                    element.name
                ));
            }
            _ => {}
        }
    }
    // Its own name says it already.
    style.wrappers.retain(|name| !element.name.eq_ignore_ascii_case(name));
    if is_hidden && !element.children.iter().all(super::tree::Node::is_blank) {
        return Err(format!(
            "The element <{}> has text, but is hidden by its style or an attribute. Remove it, or show it.",
            element.name
        ));
    }
    Ok(style)
}

/// Whether a length or a share, in any unit, is too small to be seen.
fn is_nought(value: &str) -> bool {
    number(value).is_some_and(|number| number < 0.05)
}

/// Whether an indent puts the text off the page.
fn is_far_off(value: &str) -> bool {
    number(value).is_some_and(|number| number <= -100.0 || number >= 100.0 && value.contains(['v', '%']))
}

/// The number at the start of a value, without its unit.
fn number(value: &str) -> Option<f64> {
    let value = value.trim_start_matches("calc(").trim_start();
    let end = value.find(|character: char| !(character.is_ascii_digit() || "+-.".contains(character)));
    value.get(..end.unwrap_or(value.len()))?.parse().ok()
}

fn declarations(element: &Element) -> Vec<(String, String)> {
    let style = without_comments(element.attribute("style").unwrap_or_default()).to_ascii_lowercase();
    let declaration = |text: &str| {
        let (property, value) = text.split_once(':')?;
        Some((property.trim().to_owned(), value.replace("!important", "").trim().to_owned()))
    };
    style.split(';').filter_map(declaration).collect()
}

fn without_comments(style: &str) -> String {
    let mut kept = String::new();
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// The language and direction of an element.
fn said(element: &Element) -> Vec<(String, String)> {
    let tag =
        |text: &str| text.len() <= 35 && text.split('-').all(|part| (1..=8).contains(&part.len()) && is_plain(part));
    let lang = element.attribute("lang").map(str::trim).filter(|text| tag(text));
    let of_style = declarations(element).into_iter().find(|(property, _)| property == "direction");
    let dir = element.attribute("dir").map(|dir| dir.trim().to_ascii_lowercase());
    let dir = dir.or(of_style.map(|(_, value)| value)).filter(|dir| ["ltr", "rtl", "auto"].contains(&dir.as_str()));
    let lang = lang.map(|lang| ("lang".to_owned(), lang.to_owned()));
    lang.into_iter().chain(dir.map(|dir| ("dir".to_owned(), dir))).collect()
}

fn is_plain(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// How a list is numbered, where that is not from 1 in digits.
pub fn of_list(element: &Element) -> Vec<(String, String)> {
    let of_style = declarations(element).into_iter().find_map(|(property, value)| {
        let is_type = property == "list-style-type" || property == "list-style";
        let word = |word: &str| value.split_ascii_whitespace().any(|known| known == word);
        let words = [
            ("lower-alpha", "a"),
            ("lower-latin", "a"),
            ("upper-alpha", "A"),
            ("upper-latin", "A"),
            ("lower-roman", "i"),
            ("upper-roman", "I"),
        ];
        words.into_iter().find(|(name, _)| is_type && word(name)).map(|(_, letter)| letter.to_owned())
    });
    let sent = element.attribute("type").map(|letter| letter.trim().to_owned());
    let letter = of_style.or(sent).filter(|letter| ["a", "A", "i", "I"].contains(&letter.as_str()));
    let start = element.attribute("start").and_then(|start| start.trim().parse::<i32>().ok());
    let is_reversed = element.attribute("reversed").is_some();
    let start = start.filter(|start| *start != 1 || is_reversed).map(|start| start.to_string());
    let reversed = is_reversed.then(String::new);
    [("start", start), ("type", letter), ("reversed", reversed)]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}
