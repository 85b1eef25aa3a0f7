//! How deep the elements of HTML are in each other, before a parser of HTML sees them: its work grows with the square
//! of the depth.

use std::cell::{Cell, RefCell};

use super::elements::{INLINE, PASSED, RENAMED};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// How many elements may be open at once. Word processors open some dozens.
const MAX_OPEN: usize = 256;

/// How often blocks may be inside an open inline element, counted for each of both. The elements around a block are
/// opened again inside it, so the work is that number of elements.
const MAX_WRAPPED: usize = 10_000;

/// Elements that end by themselves: they hold nothing, or the next of their sort ends them.
const ENDING: [&str; 28] = [
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr", "body", "html",
];

/// Elements out of which no end tag reaches.
const WALLS: [&str; 6] = ["table", "object", "marquee", "applet", "template", "caption"];

/// Whether elements are too deep in each other.
pub fn is_too_deep(html: &str) -> bool {
    let tokenizer = Tokenizer::new(Depth::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // A script ends a run of the tokenizer.
    while !input.is_empty() && !tokenizer.sink.is_exceeded.get() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.sink.is_exceeded.get()
}

/// Whether an element is part of a line.
fn is_inline(name: &str) -> bool {
    let is_renamed = RENAMED.iter().any(|(sent, _)| *sent == name);
    is_renamed || [INLINE, PASSED, &["br", "wbr", "img"]].iter().any(|names| names.contains(&name))
}

#[derive(Default)]
struct Depth {
    open: RefCell<Vec<String>>,
    wrapped: Cell<usize>,
    is_exceeded: Cell<bool>,
}

impl Depth {
    fn begin(&self, name: &str) {
        let mut open = self.open.borrow_mut();
        if open.len() == MAX_OPEN {
            self.is_exceeded.set(true);
        } else {
            open.push(name.to_owned());
        }
    }

    /// Counts a block once for each inline element around it.
    fn wrap(&self, name: &str) {
        if !is_inline(name) {
            let around = self.open.borrow().iter().filter(|open| is_inline(open)).count();
            self.wrapped.set(self.wrapped.get() + around);
        }
        if self.wrapped.get() > MAX_WRAPPED {
            self.is_exceeded.set(true);
        }
    }

    /// An end tag that the parser might pass over ends nothing, so that the count is never too small.
    fn end(&self, name: &str) {
        let mut open = self.open.borrow_mut();
        let is_wall = |inner: &String| WALLS.contains(&inner.as_str()) && inner != name;
        let reachable = open.iter().rev().take_while(|inner| !is_wall(inner)).position(|inner| inner == name);
        if let Some(place) = reachable {
            let kept = open.len() - place - 1;
            open.truncate(kept);
        }
    }
}

impl TokenSink for Depth {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(Tag { kind, name, .. }) = token else { return TokenSinkResult::Continue };
        if kind == TagKind::StartTag {
            self.wrap(&name);
        }
        if ENDING.contains(&&*name) {
            return TokenSinkResult::Continue;
        }
        if kind == TagKind::EndTag {
            self.end(&name);
            return TokenSinkResult::Continue;
        }
        self.begin(&name);
        // What follows is no HTML until the element ends.
        match &*name {
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_OPEN, is_too_deep};

    #[test]
    fn elements_without_number_in_each_other_are_too_deep_however_they_seem_to_end() {
        let deep = MAX_OPEN + 1;
        for piece in [
            "<div>",
            "<b>",
            "<x-y>",
            "<div></x>",
            "<div><!-- </div> -->",
            "<div><!x </div>",
            "<div title='</div>'>",
            "<div><style></div></style>",
            "<div><textarea></div></textarea>",
            "<div><script></div></script>",
            "<div><table></div></table>",
            "<blockquote><p>",
            "<ul><li>",
            "<table><tr><td>",
        ] {
            assert!(is_too_deep(&piece.repeat(deep)), "{piece}");
            assert!(!is_too_deep(&piece.repeat(20)), "{piece}");
        }
    }

    #[test]
    fn many_blocks_in_many_inline_elements_are_too_deep() {
        for (around, block) in
            [("<b><i><u><s><sup>", "<p>x"), ("<font><a href='#'>", "<div>x</div>"), ("<x-y><q>", "<tr>")]
        {
            assert!(is_too_deep(&(around.repeat(18) + &block.repeat(1000))), "{around}");
            assert!(!is_too_deep(&(around.repeat(2) + &block.repeat(100))), "{around}");
        }
    }

    #[test]
    fn a_long_text_is_not_deep() {
        for piece in [
            "<p>one<br>",
            "<li>one",
            "<div><p>one</p></div>",
            "<table><tr><td>1<td>2<tr><td>3</table>",
            "<b><i>crossed</b></i>",
            "<p><font><span>one</font></span></p>",
            "<!-- <div> -->",
            "a < b",
        ] {
            assert!(!is_too_deep(&piece.repeat(5000)), "{piece}");
        }
    }
}
