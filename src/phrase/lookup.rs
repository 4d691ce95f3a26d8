//! Looks tokens up in the lexicon: the longest expression first, plurals worked out, names only with their capital.

use super::lexicon::{self, Key, Kinds};
use super::token::{Shape, Token, Words};

/// The longest expression that the lexicon may hold, in words.
const LONGEST: usize = 6;

/// What a regular plural may be although the word stands in a list of its own: "reports", "parents".
const COUNTABLE: Kinds = Kinds::DOCUMENT
    .and(Kinds::ISSUED)
    .and(Kinds::COVERAGE)
    .and(Kinds::PRIVATE)
    .and(Kinds::OFFICIAL)
    .and(Kinds::EITHER)
    .and(Kinds::RELATION);

/// Kinds that only a capital gives.
const NAMES: Kinds =
    Kinds::GIVEN.and(Kinds::FIGURE).and(Kinds::OUTLET).and(Kinds::BODY_NAME).and(Kinds::STATE).and(Kinds::PLACE);

/// Looks every token up and makes one token of each expression.
pub(super) fn all(words: &mut Words<'_>) {
    let mut kept = 0;
    let mut at = 0;
    while at < words.tokens.len() {
        let mut token = words.tokens[at];
        let mut used = 1;
        if token.is_word() {
            let starts = single(&words.low, &mut token);
            if starts {
                used = expression(words, at, &mut token);
            }
            token.kinds = restrict(&token, &words.low[token.low_start as usize..token.low_end as usize]);
        }
        words.tokens[kept] = token;
        kept += 1;
        at += used;
    }
    words.tokens.truncate(kept);
}

/// Looks one word up; tells whether an expression may begin with it.
fn single(all: &str, token: &mut Token) -> bool {
    let low = &all[token.low_start as usize..token.low_end as usize];
    let low = match (token.shape, low) {
        (Shape::Acronym, "us") => "u.s",
        (Shape::Acronym, "who") => "w.h.o",
        _ => low,
    };
    let found = lexicon::word(low);
    token.kinds = found;
    token.plural = is_plural_itself(low);
    let mut starts = found.has(Kinds::STARTS);
    if token.possessive {
        // "Moody's", "Sainsbury's": names that are possessives by their form.
        let whole = lexicon::word(all.get(token.low_start as usize..token.low_end as usize + 2).unwrap_or(""));
        starts = whole.has(Kinds::STARTS);
        if whole.has(NAMES) {
            token.kinds = whole;
            token.possessive = false;
            token.stem_end = token.end;
        }
        if !starts && !found.is_none() {
            return false;
        }
    }
    match plural(low) {
        Some(kinds) if found.is_none() || kinds.has(COUNTABLE) => {
            token.plural = true;
            token.kinds = token.kinds.and(kinds);
        }
        None if found.is_none() => hyphenated(low, token),
        _ => {}
    }
    starts
}

/// "co-founder", "19-year-old", "Saudi-led": the last part tells.
fn hyphenated(low: &str, token: &mut Token) {
    let Some((_, last)) = low.rsplit_once('-') else { return };
    let mut kinds = lexicon::word(last);
    if kinds.is_none()
        && let Some(of_plural) = plural(last)
    {
        token.plural = true;
        kinds = of_plural;
    }
    let grammar = Kinds::STARTS
        .and(Kinds::PREPOSITION)
        .and(Kinds::DETERMINER)
        .and(Kinds::AUXILIARY)
        .and(Kinds::VERB)
        .and(Kinds::PARTICIPLE)
        .and(Kinds::GERUND)
        .and(Kinds::BASIS)
        .and(Kinds::KNOWING)
        .and(Kinds::TIME);
    token.kinds = kinds.without(grammar);
}

/// Tries expressions of two words and more from `at`; makes `token` the longest and returns its number of words.
fn expression(words: &Words<'_>, at: usize, token: &mut Token) -> usize {
    let first = words.tokens[at];
    let start = first.low_start as usize;
    let mut hashed = start;
    let mut key = Key::EMPTY;
    let mut used = 1;
    for index in at + 1..words.tokens.len().min(at + LONGEST) {
        let (previous, next) = (words.tokens[index - 1], words.tokens[index]);
        let apart = &words.low[previous.low_end as usize..next.low_start as usize];
        let near = apart == " " || previous.possessive && matches!(apart, "'s " | "' ");
        if !next.is_word() || !near {
            break;
        }
        let end = next.low_end as usize;
        let whole = &words.low[start..end];
        key = key.with(&words.low.as_bytes()[hashed..end]);
        hashed = end;
        let mut kinds = lexicon::find(key, whole.as_bytes());
        let mut is_plural = is_plural_itself(whole);
        let mut possessive = next.possessive;
        if possessive && let Some(name) = words.low.get(start..end + 2) {
            // "Standard & Poor's"
            let named = lexicon::find(key.with(b"'s"), name.as_bytes());
            if !named.is_none() {
                kinds = named;
                possessive = false;
            }
        }
        if kinds.is_none()
            && let Some(of_plural) = plural(whole)
        {
            kinds = of_plural;
            is_plural = true;
        }
        if !kinds.is_none() {
            used = index - at + 1;
            *token = Token {
                end: next.end,
                stem_end: if possessive { next.stem_end } else { next.end },
                low_end: next.low_end,
                kinds,
                possessive,
                plural: is_plural,
                ..*token
            };
        }
    }
    used
}

/// Takes away what a word can only be with a capital.
fn restrict(token: &Token, low: &str) -> Kinds {
    let kinds = token.kinds;
    if kinds.has(Kinds::ACRONYM) && token.shape == Shape::Capital {
        return kinds
            .without(Kinds::BODY_NAME)
            .without(Kinds::OUTLET)
            .without(Kinds::PUBLIC)
            .without(Kinds::NOT_PUBLIC)
            .without(Kinds::PARTY);
    }
    if token.is_capital() {
        return if kinds.has(Kinds::SUFFIX) { kinds.and(Kinds::BODY).and(Kinds::NOT_PUBLIC) } else { kinds };
    }
    let named = kinds.has(NAMES);
    let common = kinds.has(Kinds::BODY.and(Kinds::FIELD).and(Kinds::PRESS));
    let kinds = kinds.without(NAMES);
    let kinds = if named && !common {
        kinds.without(Kinds::PUBLIC).without(Kinds::NOT_PUBLIC).without(Kinds::PARTY)
    } else {
        kinds
    };
    if low.len() == 1 { kinds.without(Kinds::PLATFORM) } else { kinds }
}

/// Words that are plurals, or collectives without a number, as they stand.
fn is_plural_itself(low: &str) -> bool {
    let last = low.rsplit([' ', '-']).next().unwrap_or(low);
    match last.as_bytes().first() {
        Some(b'a') => last == "authorities",
        Some(b'b') => last == "businessmen",
        Some(b'c') => matches!(last, "children" | "clergy" | "couple" | "crowd"),
        Some(b'd') => matches!(last, "data" | "documents"),
        Some(b'f') => matches!(last, "figures" | "fishermen" | "family" | "families"),
        Some(b'm') => matches!(last, "men" | "media"),
        Some(b'o') => last == "others",
        Some(b'p') if last == "police" => !low.ends_with("of police"),
        Some(b'p') => {
            matches!(last, "people" | "policemen" | "policewomen" | "papers" | "public" | "parents" | "persons")
        }
        Some(b'r') => matches!(last, "reports" | "results"),
        Some(b's') => {
            low == "staff"
                || matches!(
                    last,
                    "spokesmen" | "spokeswomen" | "spokespeople" | "servicemen" | "statistics" | "security forces"
                )
        }
        Some(b't') => last == "those",
        Some(b'w') => last == "women",
        _ => last.ends_with("men") && last.len() > 6,
    }
}

/// The kinds of a regular plural's singular; names have none: "Harris" is not many of "Harri".
fn plural(low: &str) -> Option<Kinds> {
    if let Some(stem) = low.strip_suffix("is").map(|_| &low[..low.len() - 1]) {
        // "Israelis", "Pakistanis"
        let kinds = lexicon::word(stem);
        return kinds.has(Kinds::DEMONYM).then_some(kinds);
    }
    let (cut, ending) = singular(low);
    if cut == 0 {
        return None;
    }
    let stem = &low[..low.len() - cut];
    let mut buffer = [0_u8; 64];
    let length = stem.len() + ending.len();
    if length > buffer.len() {
        return None;
    }
    buffer[..stem.len()].copy_from_slice(stem.as_bytes());
    buffer[stem.len()..length].copy_from_slice(ending.as_bytes());
    let kinds = lexicon::find(Key::EMPTY.with(&buffer[..length]), &buffer[..length]).without(NAMES);
    let grammar = Kinds::PREPOSITION.and(Kinds::DETERMINER).and(Kinds::PRONOUN).and(Kinds::GIVEN);
    (!kinds.is_none() && !kinds.has(grammar)).then_some(kinds)
}

/// How many bytes to cut from a plural, and what to put instead.
pub(super) fn singular(low: &str) -> (usize, &'static str) {
    if low.len() < 3 || !low.ends_with('s') || low.ends_with("ss") || low.ends_with("us") || low.ends_with("is") {
        return (0, "");
    }
    if low.ends_with("ies") && low.len() > 4 {
        return (3, "y");
    }
    if low.ends_with("wives") {
        return (3, "fe");
    }
    if ["ches", "shes", "sses", "xes"].iter().any(|ending| low.ends_with(ending)) {
        return (2, "");
    }
    (1, "")
}
