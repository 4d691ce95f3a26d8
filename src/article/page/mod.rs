//! The article out of a saved page: what the page says of it, and its text as paragraphs.
//!
//! The source is made safe to parse ([`source`]), metadata is read ([`metadata`]), noise goes ([`noise`]), and the
//! readability crate finds the element that holds the article. Where a page marks its article itself and the mark holds
//! clearly more prose than what was found, the mark is believed. The headline is the text's first paragraph, as in a
//! plain text. Known weakness: a page whose text is only made by its scripts has no article in it.

mod blocks;
mod metadata;
mod noise;
mod pieces;
mod source;

use dom_query::Document;
use dom_smoothie::{CandidateSelectMode, Config, Readability};

use super::{Article, Error, date, plain};
use blocks::Block;

/// How many words of prose an article has at the least.
const FEWEST_WORDS: usize = 25;
/// How many elements a page has at the most; a long live page has 20,000.
const MOST_ELEMENTS: usize = 100_000;
/// The marks by which a page says where its article is, the surest first.
const MARKS: [&str; 4] = ["[itemprop='articleBody']", "[data-testid='ArticleBody']", "article", "main"];
/// Headings behind which an article has ended.
const END_HEADINGS: [&str; 12] = [
    "sources",
    "external links",
    "references",
    "see also",
    "related news",
    "related articles",
    "related stories",
    "sister links",
    "comments",
    "more on this story",
    "read more",
    "top stories",
];
/// How lines begin that stand in an article and are no part of it.
const ASIDES: [&str; 24] = [
    "advertisement",
    "read more",
    "read also",
    "also read",
    "read:",
    "sign up",
    "subscribe",
    "share this",
    "recommended",
    "related:",
    "follow us",
    "click here",
    "image source",
    "image caption",
    "photo:",
    "watch:",
    "listen:",
    "copyright",
    "©",
    "our standards:",
    "support this",
    "donate",
    "download our",
    "skip to",
];

/// Reads a page.
pub(super) fn read(html: &str) -> Result<Article, Error> {
    let source = source::read(html);
    let page = Document::from(source.html);
    let said = metadata::read(&page, &source.linked_data);
    let too_many = page.tree.len() > 4 * MOST_ELEMENTS;
    if too_many {
        return Err(Error::TooManyElements { most: MOST_ELEMENTS });
    }
    noise::remove(&page);
    let mut blocks = marked(&page);
    pieces::split(&page);
    let found = grabbed(page);
    if words(&blocks) * 4 < words(&found) * 5 {
        blocks = found;
    }
    let mut article = Article {
        text: String::new(),
        headline: said.headline,
        byline: said.byline,
        outlet: said.outlet,
        published_at: said.published_at,
        url: said.url.or(source.saved_from),
        language: said.language,
        is_verbatim: false,
    };
    let blocks = prose(blocks, &mut article);
    if words(&blocks) < FEWEST_WORDS {
        return Err(Error::NoArticle { found: article.headline });
    }
    let headline = article.headline.clone().into_iter();
    article.text = headline.chain(blocks.into_iter().map(|block| block.text)).collect::<Vec<_>>().join("\n\n");
    article.text.push('\n');
    Ok(article)
}

/// The paragraphs of the element that the readability crate takes for the article.
fn grabbed(page: Document) -> Vec<Block> {
    let config = Config {
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        disable_json_ld: true,
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let parsed = Readability::with_document(page, None, Some(config)).and_then(|mut page| page.parse());
    parsed.map(|article| blocks::blocks(&Document::fragment(article.content).root())).unwrap_or_default()
}

/// The paragraphs of the one element that the page marks as its article.
fn marked(page: &Document) -> Vec<Block> {
    let only = MARKS.iter().find_map(|mark| {
        let found = page.select(mark);
        (found.length() == 1).then(|| found.nodes().first().map(blocks::blocks)).flatten()
    });
    only.unwrap_or_default()
}

/// How many words stand in whole sentences.
fn words(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| is_sentence(block)).map(|block| block.text.split_whitespace().count()).sum()
}

fn is_sentence(block: &Block) -> bool {
    let ends = block.text.trim_end_matches(['"', '”', '’', '\'', ')']);
    !is_link(block) && ends.ends_with(['.', '!', '?', '…', ':']) && block.text.split_whitespace().count() >= 5
}

/// Whether a block is a link to another page, rather than prose with links in it.
fn is_link(block: &Block) -> bool {
    let characters = block.text.chars().filter(|c| !c.is_whitespace()).count();
    block.linked * 5 >= characters * 4 && characters < 200
}

/// The blocks that are the article's own; what its first ones say of it goes into its fields.
fn prose(blocks: Vec<Block>, article: &mut Article) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::new();
    for block in blocks {
        let low = block.text.to_lowercase();
        if block.is_heading && END_HEADINGS.contains(&low.trim_end_matches("[edit]").trim()) && !kept.is_empty() {
            break;
        }
        let is_aside = ASIDES.iter().any(|aside| low.starts_with(aside)) && low.chars().count() < 200;
        let is_dateline = low.ends_with(['—', '–', '-']) && low.split_whitespace().count() <= 6;
        let is_headline = article.headline.as_ref().is_some_and(|headline| headline.to_lowercase() == low);
        if is_aside || is_headline || is_dateline || (is_link(&block) && !is_sentence(&block)) {
            continue;
        }
        if kept.len() < 3 && is_head(&block.text, article) {
            continue;
        }
        // A heading without a paragraph behind it headed something that was taken out.
        if block.is_heading && kept.last().is_some_and(|last| last.is_heading) {
            kept.pop();
        }
        kept.push(block);
    }
    while kept.last().is_some_and(|last| last.is_heading) {
        kept.pop();
    }
    kept
}

/// Whether a line is a byline or a date; it then goes into the article's fields, where they are empty.
fn is_head(line: &str, article: &mut Article) -> bool {
    if let Some(byline) = plain::byline(line) {
        article.byline.get_or_insert(byline);
        return true;
    }
    let when = line.strip_prefix("Published:").or_else(|| line.strip_prefix("Published")).unwrap_or(line);
    let Some(moment) = date::read(when) else { return false };
    article.published_at.get_or_insert(moment);
    true
}
