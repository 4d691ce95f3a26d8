//! A page's long texts in pieces.
//!
//! The readability crate prints what it finds. The printer (html5ever 0.40) looks, at every `&` and at every sign of
//! Latin-1's upper half (`«`, `£`, a space that does not break), through all the rest of the text node for a `<`: a node
//! of n such signs takes n² steps. In nodes of at most [`LONGEST`] bytes it takes as many for each byte of the page,
//! however long the page is. The text stays the same: nodes that follow each other are printed one behind the other.

use dom_query::Document;

/// The most bytes of a text node; paragraphs of an article are shorter.
const LONGEST: usize = 4_096;

/// Splits every longer text node of the page.
pub(super) fn split(page: &Document) {
    let long: Vec<_> =
        page.root().descendants_it().filter(|node| node.is_text() && node.text().len() > LONGEST).collect();
    for node in long {
        let text = node.text();
        let mut rest: &str = &text;
        while rest.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            let (piece, behind) = rest.split_at(end);
            node.insert_before(&page.tree.new_text(piece));
            rest = behind;
        }
        node.insert_before(&page.tree.new_text(rest));
        node.remove_from_parent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 100,000 ampersands once took 40 seconds.
    #[test]
    fn leaves_no_long_text_and_the_same_words() {
        let ampersands = "&amp;«é ".repeat(20_000);
        let short = "x".repeat(LONGEST);
        let page = Document::from(format!("<p>{ampersands}<i>{short}</i>end<p>{ampersands}</p>"));
        let (before, printed) = (page.text(), page.html());
        split(&page);
        let pieces: Vec<usize> =
            page.root().descendants_it().filter(|node| node.is_text()).map(|node| node.text().len()).collect();
        assert!(pieces.iter().all(|length| *length <= LONGEST), "{:?}", pieces.iter().max());
        assert!(pieces.len() > 2 * before.len() / 3 / LONGEST, "{}", pieces.len());
        assert!(page.text() == before && page.html() == printed, "the text is another one");
    }
}
