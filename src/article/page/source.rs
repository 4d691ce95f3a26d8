//! A page's source, made safe to parse: no scripts, no formatting, no nesting without end.
//!
//! A parser that follows the HTML standard builds, from a hostile page, trees as deep as the page is long, and copies
//! formatting elements into every paragraph behind them (section 13.2.4.3, "the list of active formatting elements"). One
//! pass over the tags rules both out before the parser runs: what is no text goes with its content, formatting tags go
//! without it, and what lies deeper than [`DEEPEST`] loses its tags. What is left is well nested and its text the same.

/// How deeply elements may lie in each other; browsers stop at 512.
const DEEPEST: usize = 200;
/// The longest tag whose attributes are read, in bytes.
const LONGEST_TAG: usize = 4_096;

/// Elements that go with all that is in them.
const SKIPPED: [&str; 17] = [
    "script", "style", "noscript", "template", "iframe", "object", "applet", "svg", "math", "canvas", "video", "audio",
    "select", "textarea", "noembed", "noframes", "xmp",
];
/// Elements whose tags go and whose content stays.
const UNWRAPPED: [&str; 30] = [
    "b",
    "big",
    "code",
    "em",
    "font",
    "i",
    "nobr",
    "s",
    "small",
    "strike",
    "strong",
    "tt",
    "u",
    "mark",
    "abbr",
    "acronym",
    "cite",
    "dfn",
    "kbd",
    "samp",
    "var",
    "ins",
    "bdi",
    "bdo",
    "wbr",
    "blink",
    "marquee",
    "form",
    "plaintext",
    "body",
];
/// Elements without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "param", "source", "track", "frame", "embed"];
/// Elements that end when the next of their kind begins; they don't nest without another element between.
const IMPLIED: [&str; 14] =
    ["p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "caption", "html", "head"];

/// What the pass leaves.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// The page without what was taken off.
    pub(super) html: String,
    /// The content of the scripts that hold linked data (JSON-LD).
    pub(super) linked_data: Vec<String>,
    /// The address that a browser wrote into the page when it saved it.
    pub(super) saved_from: Option<String>,
}

/// Reads a page's source.
pub(super) fn read(page: &str) -> Source {
    let mut pass = Pass { open: Vec::new(), endless: Vec::new(), source: Source::default() };
    pass.source.html.reserve(page.len());
    let mut at = 0;
    while let Some(found) = page[at..].find('<') {
        pass.source.html.push_str(&page[at..at + found]);
        at += found;
        let rest = &page[at..];
        if rest.starts_with("<!--") {
            at += pass.comment(rest);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at += rest.find('>').map_or(rest.len(), |end| end + 1);
        } else if let Some(tag) = Tag::read(rest) {
            at += tag.source.len();
            at += pass.take(&tag, &page[at..]);
        } else {
            pass.source.html.push_str("&lt;");
            at += 1;
        }
    }
    pass.source.html.push_str(&page[at..]);
    pass.source
}

/// The one pass over the tags.
struct Pass<'a> {
    /// The names of the elements that are open.
    open: Vec<&'a str>,
    /// Skipped elements that have no end tag further on, so that it is looked for once.
    endless: Vec<&'a str>,
    source: Source,
}

impl<'a> Pass<'a> {
    /// Passes over a comment, and keeps the address that a browser leaves in one ("saved from url=(0042)https://…").
    fn comment(&mut self, rest: &str) -> usize {
        let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
        let saved = rest[..end].split_once("saved from url=(").and_then(|(_, saved)| saved.split_once(')'));
        let url = saved.and_then(|(_, url)| url.split_whitespace().next()).map(|url| url.trim_end_matches("-->"));
        if let (None, Some(url)) = (&self.source.saved_from, url.filter(|url| url.starts_with("http"))) {
            self.source.saved_from = Some(url.to_owned());
        }
        end
    }

    /// Keeps, drops or changes a tag; returns how many bytes behind it go with it.
    fn take(&mut self, tag: &Tag<'a>, behind: &str) -> usize {
        let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(tag.name));
        let html = &mut self.source.html;
        if is(&SKIPPED) {
            return if tag.ends { 0 } else { self.skip(tag, behind) };
        }
        if is(&["q"]) {
            html.push(if tag.ends { '”' } else { '“' });
        } else if is(&UNWRAPPED) {
        } else if tag.ends {
            match self.open.iter().rposition(|name| name.eq_ignore_ascii_case(tag.name)) {
                Some(place) => self.open.drain(place..).rev().for_each(|name| close(name, html)),
                None if is(&IMPLIED) => close(tag.name, html),
                None => {}
            }
        } else if is(&VOID) || is(&IMPLIED) {
            tag.print(html);
        } else if self.open.len() < DEEPEST {
            self.open.push(tag.name);
            tag.print(html);
        } else {
            html.push(' ');
        }
        0
    }

    /// Passes over what a skipped element holds, and keeps it if it is linked data.
    fn skip(&mut self, tag: &Tag<'a>, behind: &str) -> usize {
        self.source.html.push(' ');
        let is_script = tag.name.eq_ignore_ascii_case("script");
        if !is_script && (tag.source.ends_with("/>") || self.endless.contains(&tag.name)) {
            return 0;
        }
        let Some(length) = length_of(tag.name, behind) else {
            self.endless.push(tag.name);
            // A browser takes all that follows for the script's or the style sheet's.
            return if is_script || tag.name.eq_ignore_ascii_case("style") { behind.len() } else { 0 };
        };
        if is_script && tag.source.len() <= LONGEST_TAG && tag.source.to_ascii_lowercase().contains("ld+json") {
            self.source.linked_data.push(behind[..length].to_owned());
        }
        length
    }
}

fn close(name: &str, html: &mut String) {
    html.extend(["</", name, ">"]);
}

/// How many bytes stand before the end tag of `name`, if there is one.
fn length_of(name: &str, behind: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = behind[at..].find("</") {
        at += found;
        let after = &behind.as_bytes()[at + 2..];
        if after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(at);
        }
        at += 2;
    }
    None
}

/// A start or end tag.
struct Tag<'a> {
    /// All of it, with its brackets.
    source: &'a str,
    name: &'a str,
    ends: bool,
}

impl<'a> Tag<'a> {
    /// Reads the tag at the beginning of `rest`, if there is one.
    fn read(rest: &'a str) -> Option<Self> {
        let ends = rest.as_bytes().get(1) == Some(&b'/');
        let start = 1 + usize::from(ends);
        let name = rest.get(start..)?;
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let length = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<')).unwrap_or(name.len());
        let end = end_of(&rest.as_bytes()[start + length..]).map_or(rest.len(), |end| start + length + end);
        Some(Self { source: &rest[..end], name: &name[..length], ends })
    }

    fn print(&self, html: &mut String) {
        if self.source.len() <= LONGEST_TAG && self.source.ends_with('>') {
            html.push_str(self.source);
        } else {
            html.extend(["<", self.name, ">"]);
        }
    }
}

/// The place behind the `>` that ends a tag, which does not stand within a quoted value.
fn end_of(attributes: &[u8]) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (place, &byte) in attributes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(place + 1),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_scripts_comments_and_formatting_but_no_text() {
        let page = "<p>a <b>bold</b> word<script>if (1<2) write('<p>x</p>')</SCRIPT><!-- note --> end 1 < 2</p>";
        assert_eq!(read(page).html, "<p>a bold word  end 1 &lt; 2</p>");
        assert_eq!(read("<p>He said <q>no</q>.<svg/>.").html, "<p>He said “no”. .");
        assert_eq!(read("a<video>b<video>c<style>d").html, "a b c ");
    }

    #[test]
    fn keeps_linked_data_and_the_address_that_the_browser_wrote() {
        let page = "<!-- saved from url=(0026)https://wire.example/a-b/1 --><script type=\"application/ld+json\">{\"a\":1}</script>";
        let source = read(page);
        assert_eq!(source.linked_data, ["{\"a\":1}"]);
        assert_eq!(source.saved_from.as_deref(), Some("https://wire.example/a-b/1"));
    }

    #[test]
    fn closes_what_is_open_in_order_and_ignores_ends_without_a_beginning() {
        assert_eq!(read("<div><span>a</div></section>b").html, "<div><span>a</span></div>b");
        assert_eq!(read("<a title=\"x > y\" href=/z>t</a>").html, "<a title=\"x > y\" href=/z>t</a>");
    }

    #[test]
    fn never_nests_deeper_than_the_bound() {
        let html = read(&"<div><x-y><ul>".repeat(10_000)).html;
        let depth = html.matches('<').count();
        assert_eq!(depth, DEEPEST);
    }
}
