//! A tree's text as paragraphs, as a browser would set them.

use std::collections::HashMap;

use dom_query::{NodeId, NodeRef};

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// One paragraph, heading or item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// Its text; a line feed stands for a forced line break.
    pub(super) text: String,
    /// Whether it is a heading.
    pub(super) is_heading: bool,
    /// How many of its characters are those of links.
    pub(super) linked: usize,
}

/// The paragraphs of `root`, in order.
pub(super) fn blocks(root: &NodeRef<'_>) -> Vec<Block> {
    let mut setter = Setter::default();
    let mut waiting = vec![Step::Enter(*root)];
    while let Some(step) = waiting.pop() {
        match step {
            Step::Enter(node) if node.is_text() => setter.text(&node.text()),
            Step::Enter(node) => {
                let name = node.node_name().unwrap_or_default();
                let kind = Kind::of(&name);
                setter.begin(kind);
                waiting.push(Step::Leave(kind));
                waiting.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(kind) => setter.end(kind),
        }
    }
    setter.flush();
    setter.blocks
}

/// How many characters, spaces not counted, each element below `root` holds, and `root` itself.
pub(super) fn characters(root: &NodeRef<'_>) -> HashMap<NodeId, usize> {
    let mut all = HashMap::new();
    let mut sums = vec![0];
    let mut waiting = vec![Step::Enter(*root)];
    let mut elements = Vec::new();
    while let Some(step) = waiting.pop() {
        match step {
            Step::Enter(node) if node.is_text() => {
                if let Some(sum) = sums.last_mut() {
                    *sum += node.text().chars().filter(|c| !c.is_whitespace()).count();
                }
            }
            Step::Enter(node) => {
                elements.push(node.id);
                sums.push(0);
                waiting.push(Step::Leave(Kind::Inline));
                waiting.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(_) => {
                let own = sums.pop().unwrap_or_default();
                if let Some(sum) = sums.last_mut() {
                    *sum += own;
                }
                all.extend(elements.pop().map(|id| (id, own)));
            }
        }
    }
    all
}

/// A walk's next step: no recursion, since a page decides how deep it goes.
enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(Kind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Block,
    Heading,
    Link,
    Break,
    Inline,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "a" => Self::Link,
            "br" => Self::Break,
            // An element that the standard does not know is as likely a paragraph as anything.
            _ if BLOCKS.contains(&name) || name.contains('-') => Self::Block,
            _ if HEADINGS.contains(&name) => Self::Heading,
            _ => Self::Inline,
        }
    }
}

#[derive(Default)]
struct Setter {
    blocks: Vec<Block>,
    current: Block,
    space: bool,
    links: usize,
    headings: usize,
}

impl Setter {
    fn begin(&mut self, kind: Kind) {
        match kind {
            Kind::Block => self.flush(),
            Kind::Heading => {
                self.flush();
                self.headings += 1;
            }
            Kind::Link => self.links += 1,
            Kind::Break => {
                // Two breaks are a paragraph's end, and so is one behind a sentence's.
                if self.current.text.ends_with(['\n', '.', '!', '?', '”', '"']) {
                    self.flush();
                } else if !self.current.text.is_empty() {
                    self.current.text.push('\n');
                    self.space = false;
                }
            }
            Kind::Inline => {}
        }
    }

    fn end(&mut self, kind: Kind) {
        match kind {
            Kind::Block => self.flush(),
            Kind::Heading => {
                self.flush();
                self.headings = self.headings.saturating_sub(1);
            }
            Kind::Link => self.links = self.links.saturating_sub(1),
            Kind::Break | Kind::Inline => {}
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                self.space = true;
                continue;
            }
            if self.space && !self.current.text.is_empty() && !self.current.text.ends_with('\n') {
                self.current.text.push(' ');
            }
            self.space = false;
            self.current.text.push(c);
            self.current.linked += usize::from(self.links > 0);
        }
    }

    fn flush(&mut self) {
        self.space = false;
        let mut block = std::mem::take(&mut self.current);
        block.text.truncate(block.text.trim_end().len());
        block.is_heading = self.headings > 0;
        if block.text.chars().any(char::is_alphanumeric) {
            self.blocks.push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn texts(html: &str) -> Vec<String> {
        let page = Document::from(html);
        blocks(&page.body().unwrap()).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn sets_paragraphs_as_a_browser_does() {
        let html = "<div>One <span>and\n  two</span><p>three</p>four<br>five<br> <br>six.<br>6b</div><ul><li>seven<li>eight</ul>&nbsp;";
        assert_eq!(texts(html), ["One and two", "three", "four\nfive", "six.", "6b", "seven", "eight"]);
        assert_eq!(
            texts("It&rsquo;s &quot;so&quot; &amp; so&#8212;<x-p>he said</x-p>"),
            ["It’s \"so\" & so—", "he said"]
        );
    }

    #[test]
    fn knows_headings_and_links() {
        let page = Document::from("<h2>Go <a href=x>deeper</a></h2><p>Not this.</p>");
        let blocks = blocks(&page.body().unwrap());
        assert_eq!(blocks[0], Block { text: "Go deeper".into(), is_heading: true, linked: 6 });
        assert_eq!(blocks[1], Block { text: "Not this.".into(), is_heading: false, linked: 0 });
    }

    #[test]
    fn counts_the_characters_of_each_element() {
        let page = Document::from("<div id=a>ab <p id=b>c d</p></div>");
        let all = characters(&page.body().unwrap());
        let of = |id: &str| all[&page.select_single(id).nodes()[0].id];
        assert_eq!((of("#a"), of("#b")), (4, 2));
    }
}
