//! People as a story introduces them: names with their roles, and what words say of them.

use super::classify::Classified;
use super::lexicon::Tags;
use super::proposal::Rule;
use super::story::Story;
use crate::text::Kind;

/// Somebody whom the story names in full.
pub(super) struct Named {
    /// The name with its role: "White House envoy Steve Witkoff".
    pub(super) phrase: String,
    /// Where the name ends.
    pub(super) end: usize,
    pub(super) classified: Classified,
}

/// The start of a name with the role before it: "White House envoy Steve Witkoff".
pub(super) fn with_role(story: &Story<'_>, name: usize) -> usize {
    let function = Tags::PREPOSITION
        .or(Tags::DETERMINER)
        .or(Tags::COORDINATOR)
        .or(Tags::VERB)
        .or(Tags::BE)
        .or(Tags::HAVE)
        .or(Tags::MODAL)
        .or(Tags::PRONOUN)
        .or(Tags::ADVERB)
        .or(Tags::SUBORDINATOR)
        .or(Tags::WH)
        .or(Tags::THAT)
        .or(Tags::TIME);
    let mut start = name;
    while start > 0 && name - start < 8 {
        let at = start - 1;
        let plain = story.kind(at) == Some(Kind::Word) && !story.is_quoted(at) && story.token(start).lines == 0;
        if !plain || (story.tagged(at, function) && !story.is_name(at)) || story.cue(at).is_some() {
            break;
        }
        start = at;
    }
    if (start..name).any(|at| story.tagged(at, Tags::PERSON.or(Tags::TITLE))) { start } else { name }
}

/// The end of a run of capitalised words outside quotations that may be a personal name.
pub(super) fn name_end(story: &Story<'_>, start: usize) -> usize {
    let mut end = start;
    while end < story.tokens.len()
        && end < start + 12
        && story.is_name(end)
        && (end == start || story.token(end).lines == 0)
    {
        if story.tagged(end, Tags::TIME) && end > start {
            break;
        }
        end += 1;
        if story.tagged(end.wrapping_sub(1), Tags::POSSESSIVE) {
            break;
        }
    }
    end
}

/// Whether the words of a phrase say that it is a woman, or a man.
pub(super) fn is_woman(phrase: &str) -> Option<bool> {
    phrase.split(|letter: char| !letter.is_alphanumeric()).find_map(|word| match word.to_ascii_lowercase().as_str() {
        "mrs" | "ms" | "miss" | "woman" | "spokeswoman" | "mother" | "daughter" | "wife" | "sister" | "girl"
        | "actress" | "queen" | "princess" | "chairwoman" | "congresswoman" | "lady" | "mum" | "mom" | "dame"
        | "widow" | "aunt" | "grandmother" | "waitress" | "councilwoman" => Some(true),
        "mr" | "man" | "spokesman" | "father" | "son" | "husband" | "brother" | "boy" | "king" | "prince"
        | "chairman" | "congressman" | "lord" | "sir" | "dad" | "uncle" | "grandfather" | "fisherman"
        | "councilman" => Some(false),
        _ => None,
    })
}

/// The phrase as it would be written in prose: a transcript's "MARIA COSTA" is Maria Costa.
pub(super) fn spoken(phrase: &str, rule: Rule) -> String {
    if rule != Rule::Label || phrase.chars().any(char::is_lowercase) {
        return phrase.to_owned();
    }
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_string() + &letters.as_str().to_lowercase())
    };
    phrase.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

pub(super) fn same_person(one: &Named, other: &Named) -> bool {
    let name = |named: &Named| named.classified.facets.name.clone().unwrap_or_default();
    let (one, other) = (name(one), name(other));
    let alike = one.len() > 5 && one.chars().take(4).eq(other.chars().take(4));
    one == other || one.ends_with(&other) || other.ends_with(&one) || alike
}

/// Whether a noun stands for several: by its ending, or one of the plurals that have none.
pub(super) fn is_plural(noun: &str) -> bool {
    noun.ends_with('s') || ["people", "men", "women", "children", "police"].contains(&noun)
}

pub(super) fn singular(word: &str) -> String {
    let word = word.to_lowercase();
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).map_or(word.clone(), str::to_owned),
    }
}

pub(super) fn surname(word: &str) -> &str {
    word.trim_end_matches("'s").trim_end_matches("’s")
}
