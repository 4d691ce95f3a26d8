//! Requests for comment and what came of them: an attribution, too, of a statement that says just that.

use super::propose::{composed, covering, place};
use super::wording::{Words, statement};
use super::{Group, Proposed};
use crate::draft::{Draft, Facets, Note, Span, Topic};
use crate::phrase;
use crate::record::{Attribution, Class, Confidence, Stance, Status, compose};
use crate::text;

/// The most characters of a sentence that is taken to its end.
const LONGEST_SENTENCE: u32 = 200;

/// Proposes a statement for every comment that was declined and every request that was not answered.
pub(super) fn propose(text: &str, words: &Words<'_>, draft: &Draft) -> Vec<Proposed> {
    let notes: Vec<(&Note, Stance)> = draft.notes.iter().filter_map(|note| Some((note, stance(note.topic)?))).collect();
    if notes.is_empty() {
        return Vec::new();
    }
    let tokens = text::tokens(text);
    let ends: Vec<u32> = text::sentences(text, &tokens)
        .iter()
        .filter_map(|sentence| sentence.tokens.end.checked_sub(1).and_then(|last| tokens.get(last)))
        .map(|last| last.end)
        .collect();
    notes.into_iter().filter_map(|(note, stance)| proposed(words, draft, note, stance, &ends)).collect()
}

fn stance(topic: Topic) -> Option<Stance> {
    match topic {
        Topic::DeclinedComment => Some(Stance::DeclinesComment),
        Topic::NoResponse => Some(Stance::NoResponse),
        Topic::Anonymity => None,
    }
}

fn proposed(words: &Words<'_>, draft: &Draft, note: &Note, stance: Stance, ends: &[u32]) -> Option<Proposed> {
    let source = words.slice(covering(&note.source)?);
    let cue = covering(&note.cue)?;
    let mut span = covering(&[covering(&note.source)?, cue])?;
    let end = ends.get(ends.partition_point(|end| *end < span.1)).copied().unwrap_or(span.1);
    if end - span.0 <= LONGEST_SENTENCE {
        span = Span(span.0, end);
    }
    let known = known(draft, note, source);
    let cue_words = words.slice(cue).to_owned();
    let attributions: Vec<Attribution> = match known {
        Some(facets) => vec![facets.to_attribution(Some(cue_words))],
        None => phrase::read_source(source, Some(&cue_words), None).into_iter().map(|read| read.attribution).collect(),
    };
    let own = |one| Attribution { stance, medium: None, ..composed(one) };
    let mut attributions: Vec<Attribution> = attributions.into_iter().map(own).collect();
    if attributions.is_empty() {
        let phrase = Some(source.to_owned());
        attributions.push(Attribution { stance, phrase, ..Attribution::new(Class::Individual) });
    }
    Some(Proposed {
        text: compose(&statement(words.slice(span))),
        quote: None,
        attributions,
        status: Status::Reported,
        place: place(words, span)?,
        content: vec![span],
        source: Vec::new(),
        rule: stance.as_str().to_owned(),
        confidence: Confidence::High,
        because: format!("a request for comment: {}", stance.as_str().replace('_', " ")),
        group: Group::Comment,
        carried: None,
    })
}

/// The facets that the story gave this source elsewhere, with its phrase here.
fn known(draft: &Draft, note: &Note, source: &str) -> Option<Facets> {
    let stands_for = note.resolved.as_deref().unwrap_or(source);
    let is_same = |facets: &Facets| {
        facets.name.is_some()
            && [source, stands_for]
                .iter()
                .any(|own| facets.phrase.as_deref() == Some(*own) || facets.name.as_deref() == Some(*own))
    };
    let found = draft.attributions.iter().map(|one| &one.facets).find(|facets| is_same(facets))?;
    Some(Facets { phrase: Some(source.to_owned()), ..found.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::draft;

    #[test]
    fn makes_a_statement_of_a_declined_comment() {
        let text = "The plant leaks, two officials said. The mayor's office and Holm Hydro declined to comment.\n";
        let proposed = propose(text, &Words::new(text), &draft(text));
        assert_eq!(proposed.len(), 1);
        assert_eq!(proposed[0].text, "The mayor's office and Holm Hydro declined to comment.");
        assert!(proposed[0].attributions.iter().all(|one| one.stance == Stance::DeclinesComment));
        assert_eq!(proposed[0].group, Group::Comment);
    }

    #[test]
    fn tells_an_unanswered_request_from_a_declined_one() {
        let text =
            "Rosa Lind, the manager, said the plant was closing. Lind did not respond to a request for comment.\n";
        let proposed = propose(text, &Words::new(text), &draft(text));
        assert_eq!(proposed[0].attributions[0].stance, Stance::NoResponse);
        assert_eq!(proposed[0].attributions[0].name.as_deref(), Some("Rosa Lind"));
        assert_eq!(proposed[0].attributions[0].phrase.as_deref(), Some("Lind"));
    }
}
