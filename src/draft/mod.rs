//! Drafting.

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
mod quotes;
mod sources;
mod story;
mod subjects;

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
        ) || story.tokens[last].abbreviation
            || unit.tokens.len() > 14
    };
    let units = story.units.iter().zip(&cited).filter(|(_, cited)| !**cited).map(|(unit, _)| unit);
    units.filter(sentence).map(|unit| span(story, &(unit.body..unit.tokens.end))).collect()
}
