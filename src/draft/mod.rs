//! Drafting.

mod asides;
mod classify;
mod clauses;
mod cues;
mod explain;
mod lexicon;
mod notes;
mod nouns;
mod patterns;
mod proposal;
mod quotes;
mod sources;
mod story;

use std::ops::Range;

pub use proposal::{Confidence, Draft, Facets, Note, Proposal, Rule, Span, Topic};

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
    let remarks = notes::find(&story);
    let mut sources = Sources::read(&story);
    let mut attributions: Vec<Proposal> = found.iter().map(|one| propose(&story, &mut sources, one)).collect();
    for remark in remarks.iter().filter(|remark| remark.topic == Topic::Anonymity) {
        grant(&story, remark, &found, &mut attributions);
    }
    Draft {
        headline: headline(&story),
        notes: remarks.iter().map(|remark| note(&story, remark, &found, &attributions)).collect(),
        unattributed: unattributed(&story, &found, &remarks),
        attributions,
    }
}

fn propose(story: &Story<'_>, sources: &mut Sources<'_, '_>, one: &Found) -> Proposal {
    let medium = Some(story.slice(&one.aside)).filter(|aside| !aside.is_empty());
    let resolved = sources.resolve(one, medium);
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

/// Copies a note on anonymity to the attributions of the sources that it is about.
fn grant(story: &Story<'_>, remark: &Remark, found: &[Found], attributions: &mut [Proposal]) {
    let phrase = remark.source.as_ref().map(|source| story.slice(&source.tokens).to_lowercase());
    let reason = remark.reason.as_ref().map(|reason| story.slice(reason).to_owned());
    let generic = phrase.as_deref().is_none_or(|phrase| {
        phrase.starts_with("the ")
            || phrase.starts_with("all ")
            || phrase.starts_with("both ")
            || phrase == "who"
            || phrase == "they"
    });
    let own_unit = found.iter().any(|one| one.unit == remark.unit);
    for (one, proposal) in found.iter().zip(attributions) {
        let same_unit = one.unit == remark.unit;
        let unnamed = proposal.facets.name.is_none()
            && matches!(proposal.facets.class, Class::AnonymousSource | Class::Official | Class::Individual);
        let own = proposal.facets.phrase.as_deref().unwrap_or("").to_lowercase();
        let stands = proposal.resolved.as_deref().unwrap_or("").to_lowercase();
        let same = phrase.as_deref().is_some_and(|phrase| phrase == own || phrase == stands || own.contains(phrase));
        let near = generic && !own_unit && one.unit <= remark.unit + 30;
        let head = phrase
            .as_deref()
            .and_then(|phrase| phrase.split(' ').next_back())
            .map_or("source", |word| word.trim_end_matches('s'));
        let kind = own.contains(head) || stands.contains(head);
        if unnamed && ((same_unit && own_unit) || same || (near && kind)) {
            for facets in std::iter::once(&mut proposal.facets).chain(&mut proposal.also) {
                facets.terms = Terms::Background;
                if facets.anonymity_reason.is_none() {
                    facets.anonymity_reason.clone_from(&reason);
                }
            }
        }
    }
}

fn note(story: &Story<'_>, remark: &Remark, found: &[Found], attributions: &[Proposal]) -> Note {
    let phrase = remark.source.as_ref().map_or("", |source| story.slice(&source.tokens));
    let resolved = found.iter().zip(attributions).rfind(|(one, proposal)| {
        one.unit <= remark.unit && proposal.facets.phrase.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(phrase))
    });
    Note {
        topic: remark.topic,
        source: remark.source.iter().map(|source| span(story, &source.tokens)).collect(),
        cue: vec![span(story, &remark.cue)],
        reason: remark.reason.iter().map(|reason| span(story, reason)).collect(),
        resolved: resolved.and_then(|(_, proposal)| proposal.resolved.clone()),
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
        ) || story.tokens[last].abbreviation
            || unit.tokens.len() > 14
    };
    let units = story.units.iter().zip(&cited).filter(|(_, cited)| !**cited).map(|(unit, _)| unit);
    units.filter(sentence).map(|unit| span(story, &(unit.body..unit.tokens.end))).collect()
}
