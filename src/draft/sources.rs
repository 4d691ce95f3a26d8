//! Who the story's sources are: what a surname, a pronoun, "the sources" or "Trump's envoy" stands for.
//!
//! The table is filled in the order of the story. Nothing is resolved to somebody who comes later, except a bare surname
//! whose full name the story gives only once.

use std::collections::HashMap;
use std::ops::Range;

use super::classify::{Classified, classify, inherit};
use super::lexicon::Tags;
use super::nouns::Phrase;
use super::patterns::{Found, Reader};
use super::people::{Named, is_plural, is_woman, name_end, same_person, singular, spoken, surname, with_role};
use super::proposal::Rule;
use super::story::Story;
use crate::record::Class;
use crate::text::Kind;

/// What is answered when several may be meant.
pub(super) const AMBIGUOUS: &str = "ambiguous";

/// A source phrase that came before.
struct Mention {
    phrase: String,
    head: String,
    unit: usize,
    plural: bool,
    body: bool,
    /// Whether it is a woman, as far as words or pronouns tell.
    woman: Option<bool>,
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
        let surname = surname(story.word(end.wrapping_sub(1)));
        if surname.len() < 2 || self.surnames.get(surname).is_some_and(|known| known.len() >= 8) {
            return;
        }
        let tokens = with_role(story, start)..end;
        let bare = tokens.start == start && story.kind(end) != Some(Kind::Comma);
        let place = Tags::BODY.or(Tags::MEDIA).or(Tags::DOCUMENT).or(Tags::TIME);
        let name = story.slice(&(start..end));
        let again = |known: &Vec<usize>| known.iter().any(|number| self.named[*number].phrase.contains(name));
        if bare && (story.tagged(end.wrapping_sub(1), place) || self.surnames.get(surname).is_some_and(again)) {
            return;
        }
        let mut phrase = story.slice(&tokens).to_owned();
        if phrase.ends_with("'s") || phrase.ends_with("’s") {
            phrase.truncate(phrase.len() - if phrase.ends_with("’s") { "’s".len() } else { 2 });
        }
        if let Some(apposition) = self.apposition(end) {
            phrase.push_str(", ");
            phrase.push_str(story.slice(&apposition));
        }
        let mut classified = classify(&phrase, "said", None);
        if classified.facets.name.is_none() && self.apposition(end).is_some() {
            classified.facets.name =
                Some(story.slice(&(start..end)).trim_end_matches("'s").trim_end_matches("’s").to_owned());
        }
        let person = matches!(classified.facets.class, Class::Official | Class::Individual);
        if classified.facets.name.is_none() || !person {
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
        let clause = inner.clone().any(|at| {
            story.cue(at).is_some_and(|cue| !cue.noun)
                || story.tagged(at, Tags::BE.or(Tags::HAVE).or(Tags::MODAL).or(Tags::PRONOUN).or(Tags::WH))
        });
        (opens && !clause && inner.clone().take(8).any(|at| story.tagged(at, Tags::PERSON))).then_some(inner)
    }

    /// What a phrase outside an attribution stands for, if not for itself.
    pub(super) fn stands_for(&self, source: Option<&Phrase>, unit: usize) -> Option<String> {
        let source = source?;
        let phrase = self.story.slice(&source.tokens);
        self.antecedent(source, phrase, unit).map(|found| found.phrase).filter(|found| found != phrase)
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
        if let Some(beside) = source.beside.as_ref().filter(|beside| {
            story.is_name(source.head)
                && !story.word(beside.start).ends_with("ing")
                && !story.tagged(beside.start, Tags::SUBORDINATOR)
                && (!story.tagged(beside.start, Tags::PREPOSITION) || story.is(beside.start, "of"))
        }) {
            full.push_str(", ");
            full.push_str(story.slice(beside));
        }
        let oral = medium
            .is_some_and(|medium| medium.contains("opening") || medium.contains("closing") || medium.contains("sworn"));
        let mut classified = classify(&spoken(&full, one.rule), cue, medium.filter(|_| !oral));
        if let Some(name) = self.name_beside(&source.tokens).filter(|_| classified.facets.name.is_none()) {
            classified.facets.name = Some(name.to_owned());
        }
        let pronoun = story.tagged(source.head, Tags::PRONOUN.or(Tags::WH)) && source.tokens.len() == 1;
        if pronoun {
            (classified.facets.name, classified.facets.organization) = (None, None);
        }
        classified.facets.phrase =
            classified.facets.phrase.map(|own| if own == full { phrase.to_owned() } else { own });
        let found = self.antecedent(source, phrase, one.unit);
        let resolved = found.as_ref().map(|found| found.phrase.clone()).filter(|stands| stands != phrase);
        if let Some(from) = found.as_ref().and_then(|found| found.classified.as_ref()) {
            let described = found.as_ref().is_some_and(|found| found.described);
            let bare = found.as_ref().is_some_and(|found| found.bare);
            let unplaced = classified.facets.role.is_none()
                && classified.facets.organization.is_none()
                && classified.facets.class == Class::Individual;
            let guess = classified.guess || pronoun || bare || (described && unplaced && story.is_name(source.head));
            if guess || described {
                let several = !from.also.is_empty() && !pronoun;
                let total = u32::try_from(from.also.len() + 1).ok();
                if several {
                    classified.facets.count = classified.facets.count.or(total);
                } else {
                    inherit(&mut classified.facets, &from.facets, guess, classified.issued);
                }
                if guess {
                    classified.because = from.because;
                    classified.guess = from.guess;
                }
                if classified.also.is_empty() && pronoun {
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
        if classified.issued && !pronoun {
            classified.facets.class = classify(phrase, "said", None).facets.class;
        }
        if let Some(name) = &classified.facets.name
            && resolved.is_none()
            && classified.guess
        {
            classified.facets.phrase = Some(name.clone());
        }
        if resolved == Some(AMBIGUOUS) {
            return;
        }
        self.learn(one, phrase, &classified);
        let word = story.word(head);
        let plural = word.ends_with('s') && !word.ends_with("'s") && story.tagged(head, Tags::PERSON)
            || !classified.also.is_empty()
            || classified.facets.count.is_some_and(|count| count > 1);
        let issues = matches!(classified.facets.class, Class::Statement | Class::Document | Class::Media);
        let body = issues
            && classified.facets.name.is_none()
            && classified.facets.role.is_none()
            && !story.tagged(head, Tags::PERSON)
            && !story.is_one_of(head, &["he", "she"]);
        self.mentions.push(Mention {
            phrase: resolved.unwrap_or(phrase).to_owned(),
            head: singular(word),
            unit: one.unit,
            plural,
            body,
            woman: if story.is(head, "she") {
                Some(true)
            } else if story.is(head, "he") {
                Some(false)
            } else {
                is_woman(phrase)
            },
            described: !pronoun && !story.is_name(head),
            classified,
        });
    }

    /// Keeps the role in which somebody was introduced as a source.
    fn learn(&mut self, one: &Found, phrase: &str, classified: &Classified) {
        let Some(name) = classified.facets.name.clone().filter(|_| !classified.guess) else { return };
        let Some(last) = name.split_whitespace().next_back() else { return };
        if one.rule == Rule::Label || !phrase.contains(name.as_str()) || !name.contains(' ') {
            return;
        }
        let Some(known) = self.surnames.get(last) else { return };
        for number in known {
            let named = &mut self.named[*number];
            let theirs = named.classified.facets.name.as_deref().unwrap_or("");
            if (theirs == name || name.ends_with(theirs))
                && (named.classified.guess || named.classified.facets.role.is_none())
            {
                named.phrase = phrase.to_owned();
                named.classified = classified.clone();
            }
        }
    }

    /// "the chief executive, Dr Priya Nair": the name beside a role.
    fn name_beside(&self, tokens: &Range<usize>) -> Option<&'t str> {
        let story = self.story;
        let comma = tokens.clone().find(|at| story.kind(*at) == Some(Kind::Comma))?;
        let name = comma + 1..tokens.end;
        let plain = name.len() >= 2 && name.len() <= 4 && name.clone().all(|at| story.is_name(at));
        plain.then(|| story.slice(&name))
    }

    fn antecedent(&self, source: &Phrase, phrase: &str, unit: usize) -> Option<Antecedent> {
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
        if story.word(source.head).ends_with("-year-old") {
            let last = self.mentions.iter().rev().find(|mention| !mention.plural && !mention.body)?;
            return Some(Antecedent::new(&last.phrase, Some(last.classified.clone())));
        }
        if single && story.tagged(source.head, Tags::PRONOUN) {
            return self.pronoun(source.head, unit).or_else(|| {
                story.is_one_of(source.head, &["he", "she", "they", "it"]).then(|| Antecedent::new(AMBIGUOUS, None))
            });
        }
        if story.is_name(source.head) && !story.tagged(source.head, Tags::BODY.or(Tags::MEDIA)) {
            return self
                .known_name(source.tokens.end - 1, phrase)
                .filter(|found| found.phrase.len() > phrase.len() || found.phrase == AMBIGUOUS);
        }
        self.description(source, unit)
    }

    /// The full name behind a surname.
    fn known_name(&self, last: usize, phrase: &str) -> Option<Antecedent> {
        let story = self.story;
        let known = self.surnames.get(surname(story.word(last)))?;
        let place = last + 1;
        let fits = |named: &&Named| named.end != place || phrase.len() < 2;
        let best = known.iter().map(|number| &self.named[*number]).filter(fits).max_by_key(|named| {
            let described = named.classified.facets.role.is_some() || named.classified.facets.organization.is_some();
            (!named.classified.guess, described, named.end < place)
        })?;
        let others = known.iter().any(|number| {
            self.named[*number].classified.facets.name != best.classified.facets.name
                && !same_person(&self.named[*number], best)
        });
        let bare = phrase.split_whitespace().count() <= 1;
        if bare && others {
            return Some(Antecedent::new(AMBIGUOUS, None));
        }
        let mut found = Antecedent::new(&best.phrase, Some(best.classified.clone()));
        found.described = true;
        found.bare = bare;
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
        let woman = story.is(head, "she");
        let suits = |mention: &&Mention| plural || thing || mention.woman.is_none_or(|theirs| theirs == woman);
        let fits = |mention: &&Mention| if thing { mention.body } else { plural == mention.plural && !mention.body };
        let last = self.mentions.iter().rev().filter(near).filter(suits).find(fits)?;
        Some(Antecedent::new(&last.phrase, Some(last.classified.clone())))
    }

    /// Whether somebody of this surname was called "she" or "he" before.
    fn woman_named(&self, surname: &str) -> Option<bool> {
        self.mentions
            .iter()
            .rev()
            .take(24)
            .filter(|mention| mention.classified.facets.name.as_deref().is_some_and(|name| name.ends_with(surname)))
            .find_map(|mention| mention.woman)
    }

    /// The name in or beside a subject: "The bill's sponsor, Sen. Carla Dew, …".
    fn name_of(&self, subject: &Phrase) -> usize {
        let story = self.story;
        let comma = subject.tokens.end;
        if story.is_name(subject.head) || story.kind(comma) != Some(Kind::Comma) || !story.is_name(comma + 1) {
            return subject.head;
        }
        name_end(story, comma + 1).max(comma + 2) - 1
    }

    /// The name that is the subject of this unit before the pronoun, or of the unit before, when nobody speaks there.
    fn subject_named(&self, head: usize, unit: usize) -> Option<Antecedent> {
        let story = self.story;
        for number in (unit.saturating_sub(2)..=unit).rev() {
            let woman = story.is(head, "she");
            if number < unit
                && self
                    .mentions
                    .last()
                    .is_some_and(|mention| mention.unit >= number && !mention.body && !mention.plural)
            {
                return None;
            }
            let unit = &story.units[number];
            let subject = Reader::new(story, number, 0).main_subject(unit.tokens.end.min(head));
            let name = subject.map(|phrase| self.name_of(&phrase)).filter(|at| {
                let introduced = self.surnames.contains_key(surname(story.word(*at)));
                (introduced || *at > unit.body)
                    && story.is_name(*at)
                    && !story.tagged(*at, Tags::POSSESSIVE.or(Tags::TIME).or(Tags::BODY).or(Tags::MEDIA))
            });
            if let Some(name) = name {
                if self.woman_named(surname(story.word(name))).is_some_and(|theirs| theirs != woman) {
                    return None;
                }
                return self.known_name(name, "").or_else(|| {
                    let word = story.word(name);
                    Some(Antecedent::new(word, Some(classify(word, "said", None))))
                });
            }
        }
        None
    }

    /// "the sources", "both", "one source", "the official", "Trump's envoy".
    fn description(&self, source: &Phrase, unit: usize) -> Option<Antecedent> {
        let story = self.story;
        let (first, head) = (source.tokens.start, source.head);
        let word = singular(story.word(head));
        let both = story.is(first, "both") || (story.is(first, "the") && story.is(first + 1, "two"));
        let one = story.is_one_of(first, &["one", "another"])
            || (story.is(first, "the") && story.is_one_of(first + 1, &["other", "second", "first"]));
        let plural = both || is_plural(story.word(head));
        if one && story.tagged(head, Tags::PERSON) {
            let of_several = |mention: &&Mention| mention.plural && mention.phrase.to_lowercase().contains(&word);
            let several = self.mentions.iter().rev().find(of_several);
            return several.map(|mention| Antecedent {
                described: true,
                ..Antecedent::new(AMBIGUOUS, Some(mention.classified.clone()))
            });
        }
        if both {
            let last = self.mentions.iter().rev().find(|mention| {
                mention.plural && mention.classified.facets.count != Some(1) || !mention.classified.also.is_empty()
            })?;
            return Some(Antecedent {
                phrase: last.phrase.clone(),
                classified: Some(last.classified.clone()),
                described: true,
                bare: false,
            });
        }
        let possessive = (first..head).find(|at| story.tagged(*at, Tags::POSSESSIVE));
        if let Some(owner) = possessive.filter(|_| !plural && story.tagged(head, Tags::PERSON)) {
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
            bare: false,
        };
        let earlier = self.mentions.iter().rev().filter(|mention| mention.described && mention.unit < unit);
        let owners: Vec<&str> =
            modifiers.clone().filter(|at| story.is_name(*at)).map(|at| surname(story.word(at))).collect();
        let earlier = earlier.filter(|mention| owners.iter().all(|owner| mention.phrase.contains(owner)));
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
    /// Whether it is the full name behind a bare surname.
    bare: bool,
    phrase: String,
    classified: Option<Classified>,
    /// Whether only gaps are to be filled from it.
    described: bool,
}

impl Antecedent {
    fn new(phrase: &str, classified: Option<Classified>) -> Self {
        Self { phrase: phrase.to_owned(), classified, described: false, bare: false }
    }
}
