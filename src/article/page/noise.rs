//! What stands around an article: menus, shares, related stories, comments, captions, bylines.
//!
//! An element is noise by its name, by its role, or by a word of its class, id or test id. A word alone may mislead (the
//! class "no-share" of an article's own body), so that an element which holds most of the page's text is never noise.

use dom_query::{Document, NodeRef};

use super::blocks::characters;

/// Elements that are never part of an article's text.
const ELEMENTS: [&str; 14] = [
    "nav",
    "aside",
    "footer",
    "figure",
    "figcaption",
    "button",
    "input",
    "label",
    "dialog",
    "menu",
    "address",
    "time",
    "details",
    "legend",
];
/// Roles of such elements.
const ROLES: [&str; 7] = ["navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert"];
/// Attributes whose words tell what an element is for.
const ATTRIBUTES: [&str; 6] = ["class", "id", "data-component", "data-testid", "data-gu-name", "data-module"];
/// Words that tell noise alone.
const WORDS: [&str; 61] = [
    "related",
    "newsletter",
    "newsletters",
    "promo",
    "promos",
    "share",
    "sharing",
    "social",
    "advert",
    "advertisement",
    "ad",
    "ads",
    "adslot",
    "byline",
    "caption",
    "captions",
    "comment",
    "comments",
    "disqus",
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "consent",
    "signup",
    "subscribe",
    "subscription",
    "recirc",
    "recirculation",
    "trending",
    "popular",
    "taboola",
    "outbrain",
    "infobox",
    "factbox",
    "editsection",
    "timestamp",
    "toolbar",
    "sidebar",
    "richlink",
    "disclaimer",
    "skip",
    "donate",
    "donation",
    "author",
    "authors",
    "contributor",
    "navbox",
    "thumb",
    "gallery",
    "slideshow",
    "carousel",
    "tags",
    "topics",
    "toc",
    "masthead",
    "noprint",
    "pagination",
    "copyright",
    "teaser",
    "footer",
];
/// Pairs of neighbouring words that tell noise.
const PAIRS: [(&str, &str); 16] = [
    ("sign", "up"),
    ("read", "next"),
    ("read", "more"),
    ("most", "read"),
    ("must", "read"),
    ("see", "also"),
    ("also", "read"),
    ("links", "block"),
    ("image", "block"),
    ("topic", "list"),
    ("rich", "link"),
    ("visually", "hidden"),
    ("sr", "only"),
    ("screen", "reader"),
    ("site", "sub"),
    ("call", "out"),
];

/// Takes the noise out of a page.
pub(super) fn remove(page: &Document) {
    let Some(body) = page.body() else { return };
    let all = characters(&body);
    let total = all.get(&body.id).copied().unwrap_or_default();
    let mut waiting = vec![body];
    while let Some(node) = waiting.pop() {
        for child in node.element_children() {
            let own = all.get(&child.id).copied().unwrap_or_default();
            if is_noise(&child) && own * 2 <= total.max(1) {
                child.remove_from_parent();
            } else {
                waiting.push(child);
            }
        }
    }
}

fn is_noise(element: &NodeRef<'_>) -> bool {
    element.node_name().is_some_and(|name| ELEMENTS.contains(&name.as_ref()))
        || element.attr("role").is_some_and(|role| ROLES.contains(&role.as_ref()))
        || element.has_attr("hidden")
        || element.attr("aria-hidden").is_some_and(|value| value.as_ref() == "true")
        || ATTRIBUTES.iter().any(|name| element.attr(name).is_some_and(|value| says_noise(&value)))
}

fn says_noise(value: &str) -> bool {
    value.split_whitespace().any(|name| {
        let words = words(name);
        words.iter().any(|word| WORDS.contains(&word.as_str()))
            || words.windows(2).any(|pair| PAIRS.iter().any(|(first, second)| pair[0] == *first && pair[1] == *second))
    })
}

/// The words of a name: "imageCaption", "author-section", "mol_factbox".
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars().take(100) {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_noise_by_the_words_of_a_name() {
        for noise in
            ["imageCaption", "author-section byline-plain", "mol-factbox", "jnews_inline_related_post", "read-next x"]
        {
            assert!(says_noise(noise), "{noise}");
        }
        for article in ["article-body", "RichTextStoryBody", "text__text", "headline", "reading", "shareholder-news"] {
            assert!(!says_noise(article), "{article}");
        }
    }
}
