//! Plain text: kept whole, with what its first lines say of themselves.
//!
//! Of the first lines, short ones that stand alone, one is the headline: the first that ends without a full stop. Those
//! behind it are read as long as each is, as a whole, a byline, a date, or an outlet and a date.

use super::{Article, date};
use crate::record::Moment;

/// How many lines the head of a story may have.
const HEAD_LINES: usize = 8;
/// How many characters a line of the head may have.
const HEAD_LINE: usize = 250;

/// Reads plain text.
pub(super) fn read(text: String) -> Article {
    let mut article = head(&text);
    article.is_verbatim = true;
    article.text = text;
    article
}

/// What the first lines say.
pub(super) fn head(text: &str) -> Article {
    let mut article = Article::default();
    let mut bare_name = None;
    let paragraphs = first_lines(text);
    for (position, line) in paragraphs.iter().enumerate() {
        if let Some(byline) = byline(line) {
            article.byline.get_or_insert(byline);
        } else if let Some((outlet, published_at)) = outlet_and_date(line) {
            article.outlet = article.outlet.or(outlet);
            article.published_at.get_or_insert(published_at);
        } else if let Some(url) = url(line) {
            article.url.get_or_insert(url);
        } else if position == 0 && is_headline(line, paragraphs.len() > 1) {
            article.headline = Some((*line).to_owned());
        } else if bare_name.is_none() && article.headline.is_some() && is_name(line) {
            bare_name = Some(position);
        } else {
            break;
        }
    }
    // A name alone is a byline only between the headline and an outlet's or date's line.
    let certain = article.published_at.is_some();
    if let Some(line) =
        bare_name.filter(|position| certain && *position == 1).and_then(|position| paragraphs.get(position))
    {
        article.byline.get_or_insert((*line).to_owned());
    }
    article
}

/// The lines of the head, of those that have a letter at all.
fn first_lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(HEAD_LINES).take_while(|line| line.len() <= 4 * HEAD_LINE && line.chars().count() <= HEAD_LINE).collect()
}

fn is_headline(line: &str, more_follows: bool) -> bool {
    let ends = line.trim_end_matches(['"', '”', '’', '\'', ')']);
    more_follows && !ends.ends_with('.') && line.contains(char::is_alphabetic) && line.split_whitespace().count() <= 40
}

/// "By Jane Doe and John Roe", without the "By".
pub(super) fn byline(line: &str) -> Option<String> {
    let rest = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")).or_else(|| line.strip_prefix("by "))?;
    let names = rest.split([',', '|', '/']).next().unwrap_or(rest).trim();
    let is_person = |word: &str| {
        word.starts_with(char::is_uppercase)
            || matches!(word, "and" | "&" | "de" | "van" | "von" | "der" | "al" | "bin" | "in")
    };
    let words: Vec<&str> = names.split_whitespace().collect();
    let fits = (1..=14).contains(&words.len()) && words.iter().all(|word| is_person(word)) && !line.ends_with('.');
    fits.then(|| rest.trim().to_owned())
}

/// Two to four capitalised words and nothing else.
fn is_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_part = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
    };
    (2..=4).contains(&words.len()) && words.iter().all(is_part) && !line.ends_with('.')
}

/// "Axios  /  March 5, 2025", "Friday, July 21, 2017", "Published: 5 March 2025", "LAGOS, March 5, 2025 (Reuters)" not.
fn outlet_and_date(line: &str) -> Option<(Option<String>, Moment)> {
    let own = ["Published:", "Published on", "Published", "Posted on", "Posted:", "Date:"];
    let rest = own.iter().find_map(|label| line.strip_prefix(label)).unwrap_or(line).trim();
    if let Some(moment) = date::read(rest) {
        return Some((None, moment));
    }
    let (outlet, when) =
        [" / ", " | ", " • ", " · ", " — ", " – ", " - "].iter().find_map(|mark| rest.split_once(mark))?;
    let outlet = outlet.trim();
    let is_outlet = outlet.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && outlet.split_whitespace().count() <= 5
        && outlet.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '&' | '\'' | '’' | '-' | '!'));
    let moment = date::read(when).filter(|_| is_outlet)?;
    Some((Some(outlet.to_owned()), moment))
}

/// A line that is an address and nothing else, perhaps with a label.
fn url(line: &str) -> Option<String> {
    let rest =
        ["URL:", "Url:", "Link:", "Source:"].iter().find_map(|label| line.strip_prefix(label)).unwrap_or(line).trim();
    let is_url = (rest.starts_with("https://") || rest.starts_with("http://")) && !rest.contains(char::is_whitespace);
    is_url.then(|| rest.to_owned())
}
