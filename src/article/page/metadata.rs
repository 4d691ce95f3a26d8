//! What a page says of its article: in linked data (schema.org), in meta elements (OpenGraph, Dublin Core), in its marks.
//!
//! Where two of them give different days of publication, there is none that is certain.

use dom_query::Document;
use serde_json::Value;

use crate::article::{date, plain};
use crate::record::Moment;

/// The most authors that are looked up.
const MOST_AUTHORS: usize = 50;

/// What a page says of its article.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) headline: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) published_at: Option<Moment>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
}

/// Reads what `page` and its linked data say.
pub(super) fn read(page: &Document, linked_data: &[String]) -> Metadata {
    let linked = Linked::read(linked_data);
    let outlet =
        linked.outlet.or_else(|| content(page, &["meta[property='og:site_name']", "meta[name='application-name']"]));
    let title = content(page, &["meta[property='og:title']", "meta[name='twitter:title']"])
        .or_else(|| tidy(&page.select_single("title").text()))
        .map(|title| without_outlet(&title, outlet.as_deref()));
    let linked_url = linked.url.filter(|url| is_address(url));
    Metadata {
        headline: only_heading(page).or(linked.headline).or(title),
        byline: linked.byline.or_else(|| byline(page)),
        published_at: published_at(page, linked.published_at),
        url: address(page).or(linked_url),
        language: language(page),
        outlet,
    }
}

/// The text of the first-order heading, where there is one alone.
fn only_heading(page: &Document) -> Option<String> {
    let headings = page.select("h1");
    let texts: Vec<String> = headings.nodes().iter().filter_map(|heading| tidy(&heading.text())).collect();
    let [text] = &texts[..] else { return None };
    (text.split_whitespace().count() >= 3).then(|| text.clone())
}

fn byline(page: &Document) -> Option<String> {
    let named =
        content(page, &["meta[name='author']", "meta[property='article:author']", "meta[name='parsely-author']"]);
    let shown = || {
        let marks = ["[itemprop='author'] [itemprop='name']", "[rel='author']", "[itemprop='author']"];
        marks.iter().find_map(|mark| tidy(&page.select_single(mark).text()))
    };
    let labelled = || {
        let found = page.select(".byline, .Page-authors, .author-name, .article-byline, .story-byline, .c-byline");
        let texts = found.nodes().iter().filter_map(|node| tidy(&node.text()));
        texts.filter_map(|text| plain::byline(&text)).next()
    };
    let byline = named.filter(|name| !is_address(name)).or_else(shown).or_else(labelled)?;
    let name = byline.strip_prefix("By ").or_else(|| byline.strip_prefix("by ")).unwrap_or(&byline).trim();
    (!name.is_empty() && name.chars().count() <= 200).then(|| name.to_owned())
}

fn published_at(page: &Document, linked: Option<String>) -> Option<Moment> {
    let metas = [
        "meta[property='article:published_time']",
        "meta[name='article:published_time']",
        "meta[property='og:article:published_time']",
        "meta[itemprop='datePublished']",
        "meta[name='parsely-pub-date']",
        "meta[name='pubdate']",
        "meta[name='dc.date.issued']",
        "meta[name='DC.date.issued']",
        "meta[name='sailthru.date']",
    ];
    let marks = [
        ("time[itemprop='datePublished']", "datetime"),
        ("[itemprop='datePublished']", "content"),
        ("time[pubdate]", "datetime"),
        ("time.published", "datetime"),
        ("time.entry-date", "datetime"),
        (".published .value-title", "title"),
    ];
    let attribute = |(mark, name): &(&str, &str)| page.select_single(mark).attr(name).map(|value| value.to_string());
    let said = linked.into_iter().chain(metas.iter().filter_map(|meta| content(page, &[meta])));
    let said: Vec<Moment> =
        said.chain(marks.iter().filter_map(attribute)).filter_map(|text| date::read(&text)).collect();
    let first = said.first()?;
    // The same instant may have another date in another zone.
    let is_near = |other: &Moment| {
        let zone = jiff::tz::TimeZone::UTC;
        other.start(&zone).duration_since(first.start(&zone)).unsigned_abs().as_secs() < 26 * 3600
    };
    said.iter().all(is_near).then(|| first.clone())
}

fn address(page: &Document) -> Option<String> {
    let canonical = page.select_single("link[rel='canonical']").attr("href").and_then(|url| tidy(&url));
    let open_graph = || content(page, &["meta[property='og:url']"]);
    canonical.filter(|url| is_address(url)).or_else(|| open_graph().filter(|url| is_address(url)))
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

fn language(page: &Document) -> Option<String> {
    let tag = page.select_single("html").attr("lang")?.trim().replace('_', "-");
    let fits = (2..=35).contains(&tag.len())
        && tag
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    fits.then_some(tag)
}

/// The content of the first of these meta elements that has one.
fn content(page: &Document, selectors: &[&str]) -> Option<String> {
    selectors.iter().find_map(|selector| page.select_single(selector).attr("content").and_then(|text| tidy(&text)))
}

/// The title without " | Outlet" or " - Outlet" at its end.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let cut = [" | ", " - ", " – ", " — "].iter().find_map(|mark| {
        title.rsplit_once(mark).filter(|(_, end)| outlet.is_some_and(|outlet| outlet.eq_ignore_ascii_case(end.trim())))
    });
    cut.map_or(title, |(start, _)| start.trim()).to_owned()
}

/// The text on one line, if there is any and it is no longer than a field may be.
fn tidy(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.chars().count() <= 1_000).then_some(text)
}

/// What the linked data says of an article.
#[derive(Default)]
struct Linked {
    headline: Option<String>,
    byline: Option<String>,
    outlet: Option<String>,
    published_at: Option<String>,
    url: Option<String>,
}

impl Linked {
    fn read(scripts: &[String]) -> Self {
        let parsed: Vec<Value> = scripts.iter().filter_map(|script| serde_json::from_str(script.trim()).ok()).collect();
        let mut objects = Vec::new();
        parsed.iter().for_each(|value| collect(value, &mut objects));
        let Some(article) = objects.iter().find(|object| is_article(object)) else { return Self::default() };
        let named = |value: &Value| name(value, &objects);
        let authors = article.get("author").map(|author| match author {
            Value::Array(authors) => authors.iter().take(MOST_AUTHORS).filter_map(named).collect(),
            one => named(one).into_iter().collect::<Vec<_>>(),
        });
        Self {
            headline: article.get("headline").and_then(text),
            byline: authors.as_deref().and_then(listed),
            outlet: article.get("publisher").and_then(named),
            published_at: article.get("datePublished").and_then(text),
            url: article
                .get("url")
                .or(article.get("mainEntityOfPage"))
                .and_then(|url| text(url).or_else(|| text(url.get("@id")?))),
        }
    }
}

/// The objects of linked data: one, a list, or a graph of them.
fn collect<'a>(value: &'a Value, objects: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, objects)),
        Value::Object(fields) => {
            objects.push(value);
            if let Some(graph) = fields.get("@graph") {
                collect(graph, objects);
            }
        }
        _ => {}
    }
}

fn is_article(object: &Value) -> bool {
    let is =
        |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting"));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

/// A person's or body's name, found by its `@id` if it stands elsewhere in the graph.
fn name(value: &Value, objects: &[&Value]) -> Option<String> {
    let own = text(value).filter(|name| !is_address(name)).or_else(|| value.get("name").and_then(text));
    own.or_else(|| {
        let id = value.get("@id")?;
        objects
            .iter()
            .filter(|object| object.get("@id") == Some(id))
            .find_map(|object| object.get("name").and_then(text))
    })
}

/// A string of linked data, whose entities some pages escape twice.
fn text(value: &Value) -> Option<String> {
    let raw = value.as_str()?;
    if raw.contains(['&', '<']) {
        tidy(&Document::fragment(raw.chars().take(2_000).collect::<String>()).text())
    } else {
        tidy(raw)
    }
}

/// "A", "A and B", "A, B and C".
fn listed(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(name.clone()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}
