//! Reads a story and proposes its statements: who is cited, by which words, for what; and which sentences are nobody's.
//!
//! Rules and word lists, no model: the same text always gives the same draft, every proposal says which rule found it,
//! and a linguist can argue with any of it here. English only. Linear in the length of the text, no panic on any text.
//! Pure: no clock, no disk, no randomness; knows no ledger. Nothing here enters a ledger without an editor's yes.
//!
//! # The steps
//!
//! 1. **Words and sentences** come from [`crate::text`]; `lexicon` says what each word *may* be. There is no tagger: a
//!    rule asks only what a word may be in the place where it stands.
//! 2. **Quotations** ([`crate::text::quotes`]). Marks are paired within a paragraph; one that its paragraph leaves open goes on where the
//!    next one opens it again. Single marks count outside double ones, apostrophes and plural possessives do not.
//! 3. **Units** (`story`): a sentence, or the sentences that a quotation holds together. Bullets, datelines and headings
//!    ("Why it matters:") are no part of a unit's prose. Three paragraphs that begin "NAME:" make a transcript.
//! 4. **Outer attributions** (`outer`, `according`): those that stand behind or within their content. "…, officials said",
//!    "“…,” said Smith, “…”", "…, according to a filing, …". They are found first and leave holes.
//! 5. **Inner attributions** (`inner`): verbs before their content, from left to right. Content ends at a hole, so that
//!    "Boehler assured him that …, a source said" is two attributions, one within the other.
//! 6. **What leans on them** (`asides`): ", adding that …"; "… and said …"; called it “a mistake”; a name behind a dash; a
//!    transcript's label; a quotation that goes on where its speaker was named before.
//! 7. **Sources** (`sources`, `people`): what a surname, "she", "the sources", "both", "Trump's envoy" stands for;
//!    `ambiguous` where the story does not say ("one source", after two). Class and facets are read from the phrase by
//!    [`crate::phrase`] and then filled from whom it stands for.
//! 8. **Notes** (`notes`): comments declined, requests unanswered, anonymity granted; reason and terms of a note on
//!    anonymity are copied to the attributions of its sources. What is left is the narrator's.
//!
//! # When a verb is believed
//!
//! A verb of reporting is a cue only with a subject that can speak and with what its tier (`cues`) asks for behind it:
//!
//! | tier | verbs | must be there |
//! |---|---|---|
//! | speech | say, tell, state | anything but a few idioms ("said goodbye", "said so") |
//! | report | claim, announce, add, write, … | "that", a quotation or a clause; "announced a plan" is none |
//! | finding | show, find, indicate, … | "that" or a clause, and a document, a body or a researcher as subject |
//! | attitude | believe, think, suspect, expect, understand | the same, and a body or people in office as subject: what they hold they must have told; a named person's belief is left to the reader |
//! | characterise | call, describe, dismiss, accuse, defend, … | a quotation within the complement |
//! | ask | ask, wonder, question | a quotation or an indirect question |
//! | manner | laugh, shout, continue, … | a quotation right beside it |
//!
//! Forms that are nouns as often ("reports", "claims", "notes") need a name, a person, a body or a document before them.
//! No cue: passives ("was told", "is said"), infinitives, "did not say", "may say", "if he says", "nobody said", and
//! relatives without a head ("what he said").
//!
//! # Where a source begins and ends
//!
//! The subject is the longest run of words left of the verb (`nouns`), past auxiliaries, adverbs and times (`subjects`), that
//! holds no finite verb, subordinator, pronoun or mark; prepositional phrases, "and" and lists of names are kept. What stands
//! between two commas belongs to the source when it is short or when the source has no name of its own ("the official,
//! who took part in the talks, said"); beside a name it only informs the facets ("Poe, who runs a café, said": Poe).
//!
//! # Where content begins and ends
//!
//! Before the verb it is the quotation, when the quotation is the whole sentence so far, else all from the sentence's
//! beginning without "but" and "and". Behind the verb it begins after hearer, occasion and time ("told reporters in Rome on
//! Monday that"), takes "that" in, and ends with the unit, or before: a further verb of reporting with the same subject
//! ("…, and said …"), a participle (", adding …", ", citing …"), a new speaker behind a comma, a hole. A subordinate clause
//! of reporting ("While the ministry insists …, ") ends at its comma. A quotation that fills the next sentence of the same
//! paragraph belongs to the statement before it; one that fills the next paragraph does if it is shorter, else it is a
//! statement of its own.
//!
//! # Known weaknesses
//!
//! - Zero relatives ("residents I spoke to say …") and content before "that's how Lee describes it" are missed.
//! - An unknown verb in the present ("the exhibit identifies …") is not seen, so a clause without "that" may be missed.
//! - "He" and "she" go to the nearest subject or speaker that fits; first names tell nothing here of women and men.
//! - A bare characterisation without a quotation ("criticised the plan", "denied wrongdoing") is left to the narrator.

mod according;
mod asides;
mod classify;
mod clauses;
mod contents;
mod cues;
mod explain;
mod hearers;
mod inner;
mod lexicon;
mod notes;
mod nouns;
mod objects;
mod occasion;
mod outer;
mod patterns;
mod people;
mod proposal;
mod sources;
mod story;
mod subjects;

use std::ops::Range;

pub use proposal::{Draft, Facets, Note, Proposal, Rule, Span, Topic};

use crate::record::{Class, Terms};
use crate::text::Kind;
use notes::Remark;
use patterns::Found;
use sources::Sources;
use story::Story;

/// Proposes the statements of a story, with who stands behind them.
pub fn draft(text: &str) -> Draft {
    let story = Story::read(text);
    let found = patterns::find(&story);
    let remarks = notes::find(&story, &found);
    let mut sources = Sources::read(&story);
    let mut meant: Vec<Option<String>> = vec![None; remarks.len()];
    let mut waiting = remarks.iter().zip(&mut meant).peekable();
    let mut attributions: Vec<Proposal> = Vec::with_capacity(found.len());
    for one in &found {
        while let Some((remark, meant)) = waiting.next_if(|(remark, _)| remark.cue.start < one.cue.start) {
            *meant = sources.stands_for(remark.source.as_ref(), remark.unit);
        }
        attributions.push(propose(&story, &mut sources, one));
    }
    for (remark, meant) in waiting {
        *meant = sources.stands_for(remark.source.as_ref(), remark.unit);
    }
    for (remark, meant) in remarks.iter().zip(&meant).filter(|(remark, _)| remark.topic == Topic::Anonymity) {
        grant(&story, remark, meant.as_deref(), &found, &mut attributions);
    }
    Draft {
        headline: headline(&story),
        notes: remarks.iter().zip(meant).map(|(remark, meant)| note(&story, remark, meant)).collect(),
        unattributed: unattributed(&story, &found, &remarks),
        attributions,
    }
}

fn propose(story: &Story<'_>, sources: &mut Sources<'_, '_>, one: &Found) -> Proposal {
    let medium = occasion::medium(story, one);
    let resolved = sources.resolve(one, medium.as_deref());
    let confidence = explain::confidence(story, one, &resolved.classified);
    Proposal {
        source: one.source.iter().map(|phrase| span(story, &phrase.tokens)).collect(),
        cue: vec![span(story, &one.cue)],
        content: one.content.iter().filter(|range| !range.is_empty()).map(|range| span(story, range)).collect(),
        because: explain::because(story, one, &resolved.classified),
        facets: resolved.classified.facets,
        also: resolved.classified.also,
        resolved: resolved.resolved,
        confidence,
        rule: one.rule,
    }
}

fn span(story: &Story<'_>, range: &Range<usize>) -> Span {
    let start = story.tokens.get(range.start).map_or(0, |token| token.start);
    let end = range.end.checked_sub(1).and_then(|last| story.tokens.get(last)).map_or(start, |token| token.end);
    Span(start, end.max(start))
}

/// Copies a note on anonymity to the attributions of the sources that it is about: those of its own sentence, and those
/// whose phrase is the note's or stands for the same.
fn grant(story: &Story<'_>, remark: &Remark, meant: Option<&str>, found: &[Found], attributions: &mut [Proposal]) {
    let phrase = remark.source.as_ref().map_or("", |source| story.slice(&source.tokens));
    let reason = remark.reason.as_ref().map(|reason| story.slice(reason).to_owned());
    let head =
        remark.source.as_ref().map_or("source", |source| story.word(source.head).trim_end_matches('s')).to_lowercase();
    let same =
        |words: Option<&str>| words.is_some_and(|words| words.eq_ignore_ascii_case(phrase) || Some(words) == meant);
    for (one, proposal) in found.iter().zip(attributions) {
        let people = matches!(proposal.facets.class, Class::AnonymousSource | Class::Official | Class::Individual);
        let ambiguous = proposal.resolved.as_deref() == Some(sources::AMBIGUOUS) && meant.is_some();
        let own = proposal.facets.phrase.as_deref();
        let alike = ambiguous && own.is_some_and(|own| own.to_lowercase().contains(&head));
        let about = one.unit == remark.unit || same(own) || same(proposal.resolved.as_deref()) || alike;
        if proposal.facets.name.is_none() && people && about {
            for facets in std::iter::once(&mut proposal.facets).chain(&mut proposal.also) {
                facets.terms = Terms::Background;
                if facets.class == Class::Individual {
                    facets.class = Class::AnonymousSource;
                }
                if facets.anonymity_reason.is_none() {
                    facets.anonymity_reason.clone_from(&reason);
                }
            }
        }
    }
}

fn note(story: &Story<'_>, remark: &Remark, resolved: Option<String>) -> Note {
    Note {
        topic: remark.topic,
        source: remark.source.iter().map(|source| span(story, &source.tokens)).collect(),
        cue: vec![span(story, &remark.cue)],
        reason: remark.reason.iter().map(|reason| span(story, reason)).collect(),
        resolved,
    }
}

/// The first line, when it is short and ends like a headline.
fn headline(story: &Story<'_>) -> Option<String> {
    let first = story.units.first()?;
    let last = story.kind(first.tokens.end - 1)?;
    let alone = story.units.get(1).is_some_and(|next| next.opens_paragraph);
    let line = story.slice(&first.tokens);
    (alone && first.tokens.len() <= 40 && last != Kind::Stop).then(|| line.to_owned())
}

/// The units that nobody is cited for, headline and headings left out.
fn unattributed(story: &Story<'_>, found: &[Found], remarks: &[Remark]) -> Vec<Span> {
    let mut cited = vec![false; story.units.len()];
    for one in found {
        cited[one.unit] = true;
        for range in &one.content {
            cited[story.unit_of(range.start)] = true;
        }
    }
    for remark in remarks {
        cited[remark.unit] = true;
    }
    let sentence = |unit: &&story::Unit| {
        let last = unit.tokens.end - 1;
        matches!(
            story.kind(last),
            Some(
                Kind::Stop
                    | Kind::Question
                    | Kind::Exclamation
                    | Kind::QuoteClose
                    | Kind::Quote
                    | Kind::Close
                    | Kind::Ellipsis
            )
        ) || story.token(last).abbreviation
            || unit.tokens.len() > 14
    };
    let units = story.units.iter().zip(&cited).filter(|(_, cited)| !**cited).map(|(unit, _)| unit);
    units.filter(sentence).map(|unit| span(story, &(unit.body..unit.tokens.end))).collect()
}
