//! Markdown: its paragraphs without their markup, and what its front matter says.
//!
//! Headings, items and cells become paragraphs; links keep their words, footnotes their text, pictures and HTML nothing.
//! Front matter is read line by line, as `key: value` or `key = "value"` with lists of either form; nothing else of YAML
//! or TOML is understood.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Article, date, plain};

/// Reads Markdown.
pub(super) fn read(source: &str) -> Article {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut setter = Setter::default();
    Parser::new_ext(source, options).for_each(|event| setter.take(event));
    setter.flush();
    let mut article = matter(&setter.matter);
    let mut paragraphs = setter.paragraphs;
    article.headline = article.headline.or(setter.heading);
    if let Some(headline) = article.headline.as_ref().filter(|headline| paragraphs.first() != Some(headline)) {
        paragraphs.insert(0, headline.clone());
    }
    article.text = paragraphs.join("\n\n");
    if !article.text.is_empty() {
        article.text.push('\n');
    }
    let head = plain::head(&article.text);
    Article {
        headline: article.headline.or(head.headline),
        byline: article.byline.or(head.byline),
        outlet: article.outlet.or(head.outlet),
        published_at: article.published_at.or(head.published_at),
        url: article.url.or(head.url),
        ..article
    }
}

#[derive(Default)]
struct Setter {
    paragraphs: Vec<String>,
    current: String,
    /// The first heading of the first order.
    heading: Option<String>,
    matter: String,
    in_matter: bool,
    in_script: bool,
    /// How many pictures are open, whose words are not the story's.
    pictures: usize,
}

impl Setter {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.in_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_matter = false,
            Event::Text(text) if self.in_matter => self.matter.push_str(&text),
            Event::InlineHtml(tag) => self.skips(&tag.to_ascii_lowercase()),
            Event::Text(_) | Event::Code(_) if self.in_script => {}
            Event::Start(Tag::Image { .. }) => self.pictures += 1,
            Event::End(TagEnd::Image) => self.pictures = self.pictures.saturating_sub(1),
            Event::End(TagEnd::Heading(level)) => {
                if level == pulldown_cmark::HeadingLevel::H1 && self.heading.is_none() {
                    self.heading = Some(self.current.trim().to_owned()).filter(|heading| !heading.is_empty());
                }
                self.flush();
            }
            Event::Text(text) | Event::Code(text) if self.pictures == 0 => self.current.push_str(&text),
            Event::SoftBreak if self.pictures == 0 => self.current.push(' '),
            Event::HardBreak if self.pictures == 0 => self.current.push('\n'),
            Event::Start(tag) if !is_inline(&tag.to_end()) => self.flush(),
            Event::End(tag) if !is_inline(&tag) => self.flush(),
            _ => {}
        }
    }

    /// A script or a style sheet within a paragraph has its content as text.
    fn skips(&mut self, tag: &str) {
        if tag.starts_with("<script") || tag.starts_with("<style") {
            self.in_script = !tag.ends_with("/>");
        } else if tag.starts_with("</script") || tag.starts_with("</style") {
            self.in_script = false;
        }
    }

    fn flush(&mut self) {
        self.in_script = false;
        let paragraph = std::mem::take(&mut self.current);
        let paragraph = paragraph.trim();
        if !paragraph.is_empty() {
            self.paragraphs.push(paragraph.to_owned());
        }
    }
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// Reads front matter's fields.
fn matter(source: &str) -> Article {
    let mut article = Article::default();
    let mut lines = source.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = line.split_once([':', '=']).filter(|_| !line.starts_with([' ', '\t', '#', '-']))
        else {
            continue;
        };
        let mut values = listed(value);
        let has_items = values.is_empty();
        while let Some(item) = lines.next_if(|next| has_items && next.trim_start().starts_with("- ")) {
            values.extend(listed(item.trim_start().trim_start_matches("- ")));
        }
        let Some(first) = values.first().cloned() else { continue };
        let is_address = first.starts_with("https://") || first.starts_with("http://");
        match key.trim().to_ascii_lowercase().as_str() {
            "title" | "headline" => article.headline = Some(first),
            "author" | "authors" | "byline" => article.byline = Some(values.join(", ")),
            "date" | "published" | "published_at" | "publisheddate" | "pubdate" => {
                article.published_at = date::read(&first)
            }
            "url" | "link" | "permalink" | "canonical" | "canonical_url" | "source" if is_address => {
                article.url = Some(first)
            }
            "outlet" | "publication" | "publisher" | "site" | "site_name" if !is_address => {
                article.outlet = Some(first)
            }
            "lang" | "language" => article.language = Some(first),
            _ => {}
        }
    }
    article
}

/// The values of a field: one, or those between brackets; without their quotation marks.
fn listed(value: &str) -> Vec<String> {
    let value = value.trim();
    let bare = |value: &str| value.trim().trim_matches(['"', '\'']).trim().to_owned();
    match value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
        Some(values) => values.split(',').map(bare).filter(|value| !value.is_empty()).collect(),
        None => Some(bare(value)).filter(|value| !value.is_empty()).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_markup_off_and_leaves_the_words() {
        let read = read(
            "Talks *resumed*, **he said** [today](https://x.example).\\\nIt is `over`.\n\n* one\n* two <b>bold</b>\n\n![A map](m.png)\n",
        );
        assert_eq!(read.text, "Talks resumed, he said today.\nIt is over.\n\none\n\ntwo bold\n");
        assert_eq!(read.headline, None);
    }

    #[test]
    fn reads_front_matter_of_both_kinds() {
        let yaml = read(
            "---\ntitle: 'Low water'\nauthors:\n  - Ada Lorne\n  - Piet Vos\ndate: 2026-10-02T08:00:00+02:00\nsource: https://x.example/a\n---\nThe river fell.\n",
        );
        assert_eq!(yaml.text, "Low water\n\nThe river fell.\n");
        assert_eq!(yaml.byline.as_deref(), Some("Ada Lorne, Piet Vos"));
        assert_eq!(yaml.published_at.map(|time| time.to_string()).as_deref(), Some("2026-10-02T08:00:00+02:00"));
        assert_eq!(yaml.url.as_deref(), Some("https://x.example/a"));
        let toml =
            read("+++\ntitle = \"Low water\"\nauthors = [\"Ada Lorne\"]\n+++\n\n# Low water\n\nThe river fell.\n");
        assert_eq!((toml.text.as_str(), toml.byline.as_deref()), ("Low water\n\nThe river fell.\n", Some("Ada Lorne")));
    }
}
