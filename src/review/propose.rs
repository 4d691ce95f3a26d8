//! From a draft to statements as they could be recorded.

use std::cmp::Reverse;

use super::comments;
use super::wording::{Words, quotation, statement};
use super::{Group, Place, Proposed};
use crate::draft::{Draft, Proposal, Rule, Span};
use crate::record::{Attribution, Class, Confidence, Stance, Status, compose};

/// The most characters of a passage that is taken whole, source and all, for a characterisation.
const LONGEST_PASSAGE: u32 = 600;

/// Words the draft of `text` as statements: who is cited and what came of requests for comment in the story's order, then
/// the narrator's sentences.
pub fn propose(text: &str, draft: &Draft) -> Vec<Proposed> {
    let words = Words::new(text);
    let mut proposed: Vec<Proposed> = draft.attributions.iter().filter_map(|one| cited(&words, one)).collect();
    proposed.extend(comments::propose(text, &words, draft));
    proposed.sort_by_key(|one| (one.place.start, Reverse(one.place.end)));
    proposed.extend(draft.unattributed.iter().filter_map(|span| narrated(&words, *span)));
    proposed
}

fn cited(words: &Words<'_>, proposal: &Proposal) -> Option<Proposed> {
    let content: Vec<&str> = proposal.content.iter().map(|span| words.slice(*span)).collect();
    let whole = passage(proposal).filter(|_| proposal.rule == Rule::Characterised).map(|span| words.slice(span));
    let text = statement(&whole.map_or_else(|| content.join(" "), str::to_owned));
    let cue = covering(&proposal.cue).map(|span| words.slice(span).to_owned());
    let facets = std::iter::once(&proposal.facets).chain(&proposal.also);
    let attributions: Vec<Attribution> = facets.map(|facets| composed(facets.to_attribution(cue.clone()))).collect();
    Some(Proposed {
        status: status(&attributions),
        quote: quotation(&content),
        attributions,
        place: place(words, covering(&proposal.content)?)?,
        content: proposal.content.clone(),
        source: proposal.source.clone(),
        rule: rule(proposal.rule),
        confidence: proposal.confidence,
        because: proposal.because.clone(),
        group: Group::Cited,
        carried: None,
        text: Some(compose(&text)).filter(|text| text.contains(char::is_alphanumeric))?,
    })
}

fn narrated(words: &Words<'_>, span: Span) -> Option<Proposed> {
    let place = place(words, span)?;
    Some(Proposed {
        text: Some(compose(&statement(&place.exact))).filter(|text| text.contains(char::is_alphanumeric))?,
        quote: None,
        attributions: vec![Attribution::new(Class::Narrator)],
        status: Status::Reported,
        place,
        content: vec![span],
        source: Vec::new(),
        rule: "narrator".to_owned(),
        confidence: Confidence::Medium,
        because: "nobody is cited".to_owned(),
        group: Group::Narrator,
        carried: None,
    })
}

/// The span from the first of `spans` to the last.
pub(super) fn covering(spans: &[Span]) -> Option<Span> {
    let start = spans.iter().map(|span| span.0).min()?;
    let end = spans.iter().map(|span| span.1).max()?;
    (start < end).then_some(Span(start, end))
}

/// Source, cue and content together, unless that is too much for one statement.
fn passage(proposal: &Proposal) -> Option<Span> {
    let all: Vec<Span> = [&proposal.source, &proposal.cue, &proposal.content].into_iter().flatten().copied().collect();
    covering(&all).filter(|span| span.1 - span.0 <= LONGEST_PASSAGE)
}

pub(super) fn place(words: &Words<'_>, span: Span) -> Option<Place> {
    let exact = words.slice(span);
    (!exact.trim().is_empty()).then(|| Place { start: span.0, end: span.1, exact: exact.to_owned() })
}

/// What the cues say of where a statement stands: nobody confirms or denies off the record.
fn status(attributions: &[Attribution]) -> Status {
    let on_record = |stance| attributions.iter().any(|one| one.stance == stance && one.is_on_record());
    match () {
        () if on_record(Stance::Denies) && !attributions.iter().any(|one| one.stance.supports()) => Status::Denied,
        () if on_record(Stance::Confirms) => Status::Confirmed,
        () => Status::Reported,
    }
}

/// Puts what is typed, rather than verbatim, into normalization form C and on one line.
pub(super) fn composed(mut attribution: Attribution) -> Attribution {
    let typed = [
        &mut attribution.name,
        &mut attribution.role,
        &mut attribution.organization,
        &mut attribution.basis,
        &mut attribution.anonymity_reason,
        &mut attribution.medium,
        &mut attribution.relays,
        &mut attribution.cue,
    ];
    for facet in typed {
        *facet = facet.take().map(|text| line(&compose(&text))).filter(|text| !text.is_empty());
    }
    attribution.phrase = attribution.phrase.take().filter(|phrase| !phrase.trim().is_empty());
    attribution
}

/// The text on one line.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rule's name as the draft's JSON has it.
fn rule(rule: Rule) -> String {
    serde_json::to_value(rule).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft;

    fn of(text: &str) -> Vec<Proposed> {
        propose(text, &draft::draft(text))
    }

    #[test]
    fn words_what_is_cited_and_keeps_its_place() {
        let text = "The dam is safe, Mayor Ana Duarte said on Monday. “We check it daily,” she said.\n";
        let proposed = of(text);
        assert_eq!(proposed[0].text, "The dam is safe.");
        assert_eq!(proposed[0].attributions[0].name.as_deref(), Some("Ana Duarte"));
        assert_eq!(proposed[1].quote.as_deref(), Some("We check it daily"));
        for one in &proposed {
            let Place { start, end, exact } = &one.place;
            let slice: String = text.chars().skip(*start as usize).take((end - start) as usize).collect();
            assert_eq!(slice, *exact);
        }
    }

    #[test]
    fn proposes_confirmed_and_denied_only_on_the_record() {
        let proposed = of("Mayor Ana Duarte confirmed that the dam leaks. An official confirmed that it was old.");
        assert_eq!(proposed.iter().map(|one| one.status).collect::<Vec<_>>(), [Status::Confirmed, Status::Reported]);
        let proposed = of("Mayor Ana Duarte denied that the dam leaks.");
        assert_eq!(proposed[0].status, Status::Denied);
    }

    #[test]
    fn keeps_the_narrators_sentences_apart() {
        let proposed = of("The dam was built in 1921 and is the oldest in the valley. It leaks, Ana Duarte said.");
        let groups: Vec<Group> = proposed.iter().map(|one| one.group).collect();
        assert_eq!(groups, [Group::Cited, Group::Narrator]);
        assert_eq!(proposed[1].attributions, [Attribution::new(Class::Narrator)]);
    }
}
