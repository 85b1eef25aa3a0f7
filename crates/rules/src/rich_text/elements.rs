//! The elements of HTML, by what becomes of them.

/// Elements that are kept as they are, within a line.
pub const INLINE: &[&str] =
    &["strong", "em", "u", "s", "del", "ins", "sub", "sup", "a", "abbr", "code", "mark", "q", "bdi", "span"];

/// Elements that are kept under another name.
pub const RENAMED: &[(&str, &str)] = &[
    ("b", "strong"),
    ("i", "em"),
    ("strike", "s"),
    ("cite", "em"),
    ("dfn", "em"),
    ("var", "em"),
    ("acronym", "abbr"),
    ("kbd", "code"),
    ("samp", "code"),
    ("tt", "code"),
    ("font", "span"),
    // It turns the order of characters, so that digits would read otherwise than in the plain text.
    ("bdo", "bdi"),
];

/// Elements within a line of which the content is kept.
pub const PASSED: &[&str] = &["small", "big", "time", "data", "label", "output", "nobr", "ruby", "rb", "rtc", "button"];

/// Elements of which each line of the content becomes a paragraph.
pub const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "address",
    "center",
    "form",
    "fieldset",
    "legend",
    "details",
    "summary",
    "figure",
    "figcaption",
    "hgroup",
    "search",
    "noscript",
    "option",
    "optgroup",
    "dialog",
    "marquee",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "caption",
];

/// Elements with rules of their own.
pub const OWN: &[&str] = &[
    "br",
    "wbr",
    "hr",
    "img",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "menu",
    "dir",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "th",
    "td",
    "rt",
    "rp",
];

/// Elements with content that no text can hold.
pub const REFUSED: &[&str] = &[
    "svg",
    "math",
    "iframe",
    "frameset",
    "frame",
    "object",
    "embed",
    "applet",
    "video",
    "audio",
    "canvas",
    "input",
    "select",
    "textarea",
    "meter",
    "progress",
    "xmp",
    "plaintext",
    "listing",
    "noembed",
    "noframes",
];

/// Parts of a table: a parser of HTML drops them outside of one, and would join their content.
pub const PARTS: &[&str] = &["td", "th", "tr", "caption", "thead", "tbody", "tfoot"];

/// The level of a heading by its name.
pub fn level(name: &str) -> Option<u8> {
    name.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}
