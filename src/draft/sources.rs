//! Who the story's sources are: what a surname, a pronoun, "the sources" or "Trump's envoy" stands for.
//!
//! The table is filled in the order of the story. Nothing is resolved to somebody who comes later, except a bare surname
//! whose full name the story gives only once.

use std::collections::HashMap;
use std::ops::Range;

use super::classify::{Classified, classify, inherit};
use super::lexicon::Tags;
use super::nouns::phrase_left;
use super::patterns::Found;
use super::story::Story;
use crate::record::Class;
use crate::text::Kind;

/// What is answered when several may be meant.
pub(super) const AMBIGUOUS: &str = "ambiguous";

/// Somebody whom the story names in full.
struct Named {
    /// The name with its role: "White House envoy Steve Witkoff".
    phrase: String,
    /// Where the name ends.
    end: usize,
    classified: Classified,
}

/// A source phrase that came before.
struct Mention {
    phrase: String,
    head: String,
    unit: usize,
    plural: bool,
    body: bool,
    described: bool,
    classified: Classified,
}

/// The sources of one story.
pub(super) struct Sources<'s, 't> {
    story: &'s Story<'t>,
    named: Vec<Named>,
    /// For each surname, the people who bear it.
    surnames: HashMap<&'t str, Vec<usize>>,
    mentions: Vec<Mention>,
}

/// A source with what it stands for.
pub(super) struct Resolved {
    pub(super) classified: Classified,
    pub(super) resolved: Option<String>,
}

impl<'s, 't> Sources<'s, 't> {
    /// Reads the names that a story introduces.
    pub(super) fn read(story: &'s Story<'t>) -> Self {
        let mut table = Self { story, named: Vec::new(), surnames: HashMap::new(), mentions: Vec::new() };
        let mut at = 0;
        while at < story.tokens.len() {
            let end = name_end(story, at);
            if end >= at + 2 {
                table.introduce(at, end);
            }
            at = end.max(at + 1);
        }
        table
    }

    fn introduce(&mut self, start: usize, end: usize) {
        let story = self.story;
        let surname = surname(story.word(end - 1));
        if surname.len() < 2 || self.surnames.get(surname).is_some_and(|known| known.len() >= 8) {
            return;
        }
        let unit = story.unit_of(start);
        let floor = story.units[unit].body.max(end.saturating_sub(14));
        let tokens = phrase_left(story, floor, end)
            .filter(|phrase| !story.tagged(phrase.head, Tags::PREPOSITION))
            .map_or(start..end, |phrase| phrase.tokens);
        let mut phrase = story.slice(&tokens).to_owned();
        if phrase.ends_with("'s") || phrase.ends_with("’s") {
            phrase.truncate(phrase.len() - if phrase.ends_with("’s") { "’s".len() } else { 2 });
        }
        if let Some(apposition) = self.apposition(end) {
            phrase.push_str(", ");
            phrase.push_str(story.slice(&apposition));
        }
        let classified = classify(&phrase, "said", None);
        if classified.facets.name.is_none() {
            return;
        }
        self.surnames.entry(surname).or_default().push(self.named.len());
        self.named.push(Named { phrase, end, classified });
    }

    /// ", the mayor of Leeds," behind a name.
    fn apposition(&self, end: usize) -> Option<Range<usize>> {
        let story = self.story;
        if story.kind(end) != Some(Kind::Comma) {
            return None;
        }
        let close = (end + 1..story.tokens.len().min(end + 20))
            .find(|at| matches!(story.kind(*at), Some(Kind::Comma | Kind::Stop | Kind::Colon | Kind::Dash)))?;
        let inner = end + 1..close;
        let opens = story.tagged(inner.start, Tags::DETERMINER.or(Tags::PERSON))
            || story.is_one_of(inner.start, &["former", "senior", "chief", "head"]);
        let clause = inner
            .clone()
            .any(|at| story.tagged(at, Tags::BE.or(Tags::HAVE).or(Tags::MODAL).or(Tags::PRONOUN).or(Tags::WH)));
        (opens && !clause && inner.clone().take(8).any(|at| story.tagged(at, Tags::PERSON))).then_some(inner)
    }

    /// Says who the source of an attribution is, and remembers it.
    pub(super) fn resolve(&mut self, one: &Found, medium: Option<&str>) -> Resolved {
        let story = self.story;
        let Some(source) = &one.source else {
            return Resolved { classified: classify("", "", None), resolved: None };
        };
        let phrase = story.slice(&source.tokens);
        let cue = story.slice(&one.cue);
        let mut full = phrase.to_owned();
        if let Some(beside) = source.beside.as_ref().filter(|_| story.is_name(source.head)) {
            full.push_str(", ");
            full.push_str(story.slice(beside));
        }
        let mut classified = classify(&full, cue, medium);
        classified.facets.phrase =
            classified.facets.phrase.map(|own| if own == full { phrase.to_owned() } else { own });
        let found = self.antecedent(source, phrase, one.unit);
        let resolved = found.as_ref().map(|found| found.phrase.clone()).filter(|stands| stands != phrase);
        if let Some(from) = found.as_ref().and_then(|found| found.classified.as_ref()) {
            let pronoun = story.tagged(source.head, Tags::PRONOUN.or(Tags::WH)) && source.tokens.len() == 1;
            let described = found.as_ref().is_some_and(|found| found.described);
            let guess = classified.guess || pronoun;
            if guess || described {
                inherit(&mut classified.facets, &from.facets, guess);
                if guess {
                    classified.because = from.because;
                    classified.guess = from.guess;
                }
                if classified.also.is_empty() && (pronoun || described) {
                    classified.also = self.others(&classified, from, phrase);
                }
            }
        }
        self.remember(one, source.head, phrase, resolved.as_deref(), &classified);
        Resolved { classified, resolved }
    }

    /// The further sources of a phrase that stands for several.
    fn others(&self, own: &Classified, from: &Classified, phrase: &str) -> Vec<super::proposal::Facets> {
        let several = own.facets.count.is_none_or(|count| count as usize > from.also.len());
        if !several {
            return Vec::new();
        }
        from.also
            .iter()
            .map(|facets| super::proposal::Facets { phrase: Some(phrase.to_owned()), ..facets.clone() })
            .collect()
    }

    fn remember(&mut self, one: &Found, head: usize, phrase: &str, resolved: Option<&str>, classified: &Classified) {
        let story = self.story;
        let pronoun = story.tagged(head, Tags::PRONOUN) || story.is_one_of(head, &["who", "both", "one", "others"]);
        let mut classified = classified.clone();
        if let Some(name) = &classified.facets.name
            && resolved.is_none()
            && classified.guess
        {
            classified.facets.phrase = Some(name.clone());
        }
        if resolved == Some(AMBIGUOUS) {
            return;
        }
        let word = story.word(head);
        let plural = word.ends_with('s') && !word.ends_with("'s") && story.tagged(head, Tags::PERSON)
            || !classified.also.is_empty()
            || classified.facets.count.is_some_and(|count| count > 1);
        let body = matches!(classified.facets.class, Class::Statement | Class::Document | Class::Media)
            && classified.facets.name.is_none();
        self.mentions.push(Mention {
            phrase: resolved.filter(|_| pronoun).unwrap_or(phrase).to_owned(),
            head: singular(word),
            unit: one.unit,
            plural,
            body,
            described: !pronoun && !story.is_name(head),
            classified,
        });
    }

    fn antecedent(&self, source: &super::nouns::Phrase, phrase: &str, unit: usize) -> Option<Antecedent> {
        let story = self.story;
        let single = source.tokens.len() == 1;
        if single && story.is(source.head, "who") {
            let before = source.beside.as_ref()?;
            let phrase = story.slice(before);
            return Some(
                self.known_name(before.end - 1, phrase)
                    .unwrap_or_else(|| Antecedent::new(phrase, Some(classify(phrase, "said", None)))),
            );
        }
        if single && story.tagged(source.head, Tags::PRONOUN) {
            return self.pronoun(source.head, unit);
        }
        if story.is_name(source.head) && !story.tagged(source.head, Tags::BODY.or(Tags::MEDIA)) {
            return self.known_name(source.tokens.end - 1, phrase);
        }
        self.description(source, unit)
    }

    /// The full name behind a surname.
    fn known_name(&self, last: usize, phrase: &str) -> Option<Antecedent> {
        let story = self.story;
        let known = self.surnames.get(surname(story.word(last)))?;
        let place = last + 1;
        let fits = |named: &&Named| named.end != place;
        let best = known.iter().map(|number| &self.named[*number]).filter(fits).max_by_key(|named| {
            let described = named.classified.facets.role.is_some() || named.classified.facets.organization.is_some();
            (!named.classified.guess, described, named.end < place)
        })?;
        let others = known.iter().any(|number| {
            self.named[*number].classified.facets.name != best.classified.facets.name
                && !same_person(&self.named[*number], best)
        });
        let bare = phrase.split_whitespace().count() == 1;
        if bare && others {
            return Some(Antecedent::new(AMBIGUOUS, None));
        }
        let mut found = Antecedent::new(&best.phrase, Some(best.classified.clone()));
        found.described = true;
        Some(found)
    }

    fn pronoun(&self, head: usize, unit: usize) -> Option<Antecedent> {
        let story = self.story;
        let plural = story.is(head, "they");
        let thing = story.is(head, "it");
        if !plural && !thing && !story.is_one_of(head, &["he", "she"]) {
            return None;
        }
        if !plural
            && !thing
            && let Some(found) = self.subject_named(head, unit)
        {
            return Some(found);
        }
        let near = |mention: &&Mention| unit.saturating_sub(mention.unit) <= 6;
        let fits = |mention: &&Mention| if thing { mention.body } else { plural == mention.plural && !mention.body };
        let last = self.mentions.iter().rev().filter(near).find(fits)?;
        Some(Antecedent { phrase: last.phrase.clone(), classified: Some(last.classified.clone()), described: false })
    }

    /// The name that is the subject of this unit before the pronoun, or of the unit before, when nobody speaks there.
    fn subject_named(&self, head: usize, unit: usize) -> Option<Antecedent> {
        let story = self.story;
        for number in (unit.saturating_sub(2)..=unit).rev() {
            if number < unit
                && self
                    .mentions
                    .last()
                    .is_some_and(|mention| mention.unit >= number && !mention.body && !mention.plural)
            {
                return None;
            }
            let body = &story.units[number];
            let end = body.tokens.end.min(head);
            let name = (body.body..end).filter(|at| story.quoted[*at] == 0 && story.is_name(*at)).find(|at| {
                let after = *at + 1;
                !story.is_name(after)
                    && story.tokens.get(after).is_some_and(|next| next.kind == Kind::Word)
                    && self.surnames.contains_key(surname(story.word(*at)))
                    && !story.tagged(*at, Tags::POSSESSIVE)
                    && !story.tagged(after, Tags::PREPOSITION.or(Tags::COORDINATOR))
            });
            if let Some(name) = name {
                return self
                    .known_name(name, story.word(name))
                    .or_else(|| Some(Antecedent::new(story.word(name), None)));
            }
        }
        None
    }

    /// "the sources", "both", "one source", "the official", "Trump's envoy".
    fn description(&self, source: &super::nouns::Phrase, unit: usize) -> Option<Antecedent> {
        let story = self.story;
        let (first, head) = (source.tokens.start, source.head);
        let word = singular(story.word(head));
        let both = story.is(first, "both") || (story.is(first, "the") && story.is(first + 1, "two"));
        let one = story.is_one_of(first, &["one", "another"])
            || (story.is(first, "the") && story.is_one_of(first + 1, &["other", "second", "first"]));
        let plural = both || story.word(head).ends_with('s');
        if one && story.tagged(head, Tags::PERSON) {
            let several =
                self.mentions.iter().any(|mention| mention.plural && mention.phrase.to_lowercase().contains(&word));
            return several.then(|| Antecedent::new(AMBIGUOUS, None));
        }
        if both {
            let last = self.mentions.iter().rev().find(|mention| {
                mention.plural && mention.classified.facets.count != Some(1) || !mention.classified.also.is_empty()
            })?;
            return Some(Antecedent {
                phrase: last.phrase.clone(),
                classified: Some(last.classified.clone()),
                described: true,
            });
        }
        let possessive = (first..head).find(|at| story.tagged(*at, Tags::POSSESSIVE));
        if let Some(owner) = possessive.filter(|_| !plural) {
            return self.role_of(&word, surname(story.word(owner)));
        }
        if !story.is(first, "the") || !story.tagged(head, Tags::PERSON.or(Tags::BODY).or(Tags::DOCUMENT)) {
            return None;
        }
        self.described(&word, plural, first..head, unit)
    }

    fn described(&self, word: &str, plural: bool, modifiers: Range<usize>, unit: usize) -> Option<Antecedent> {
        let story = self.story;
        let answer = |mention: &Mention| Antecedent {
            phrase: mention.phrase.clone(),
            classified: Some(mention.classified.clone()),
            described: true,
        };
        let earlier = self.mentions.iter().rev().filter(|mention| mention.described && mention.unit < unit);
        let holds = |mention: &Mention| {
            mention.head == word || (mention.plural && mention.phrase.to_lowercase().contains(word))
        };
        if let Some(mention) = earlier.clone().find(|mention| mention.plural == plural && holds(mention)) {
            return Some(answer(mention));
        }
        if !plural && earlier.clone().any(|mention| mention.plural && holds(mention)) {
            return Some(Antecedent::new(AMBIGUOUS, None));
        }
        let former = modifiers.clone().any(|at| story.is(at, "former"));
        let mut former_ones =
            earlier.filter(|mention| former && !plural && mention.classified.facets.former == Some(true));
        former_ones.next().map(answer)
    }

    /// The person with this role, best one whose phrase names the owner: "Trump's envoy".
    fn role_of(&self, role: &str, owner: &str) -> Option<Antecedent> {
        let holds = |named: &&Named| {
            named.phrase.split(|letter: char| !letter.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(role))
        };
        let mut candidates: Vec<&Named> = self.named.iter().filter(holds).collect();
        if candidates.iter().any(|named| named.phrase.contains(owner)) {
            candidates.retain(|named| named.phrase.contains(owner));
        }
        let first = *candidates.first()?;
        if candidates.iter().any(|named| !same_person(named, first)) {
            return Some(Antecedent::new(AMBIGUOUS, None));
        }
        let mut found = Antecedent::new(&first.phrase, Some(first.classified.clone()));
        found.described = true;
        Some(found)
    }
}

/// What a phrase stands for.
struct Antecedent {
    phrase: String,
    classified: Option<Classified>,
    /// Whether only gaps are to be filled from it.
    described: bool,
}

impl Antecedent {
    fn new(phrase: &str, classified: Option<Classified>) -> Self {
        Self { phrase: phrase.to_owned(), classified, described: false }
    }
}

fn same_person(one: &Named, other: &Named) -> bool {
    let name = |named: &Named| named.classified.facets.name.clone().unwrap_or_default();
    let (one, other) = (name(one), name(other));
    one == other || one.ends_with(&other) || other.ends_with(&one)
}

fn singular(word: &str) -> String {
    let word = word.to_lowercase();
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).map_or(word.clone(), str::to_owned),
    }
}

fn surname(word: &str) -> &str {
    word.trim_end_matches("'s").trim_end_matches("’s")
}

/// The end of a run of capitalised words outside quotations that may be a personal name.
fn name_end(story: &Story<'_>, start: usize) -> usize {
    let mut end = start;
    while end < story.tokens.len()
        && end < start + 12
        && story.is_name(end)
        && (end == start || story.tokens[end].lines == 0)
    {
        if story.tagged(end, Tags::TIME) && end > start {
            break;
        }
        end += 1;
        if story.tagged(end - 1, Tags::POSSESSIVE) {
            break;
        }
    }
    end
}
