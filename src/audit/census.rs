//! A census: how many unnamed people may stand behind a story, at the fewest and at the most.
//!
//! A **mention** is a source phrase without a name, in one place of a story: the same phrase in statements that stand
//! close together, or beside the same others, is one mention. Two mentions *may be the same people* unless something
//! tells them apart: they are cited side by side for one statement, or their classes or bodies differ, or one of them is
//! out of office (two who are may have served several bodies). Whose words they pass on tells nothing: one source may know
//! two people. A phrase in the definite ("the sources") points back to an earlier mention that it may be.
//!
//! The most is every mention counted for itself, but for those that point back. The fewest is the largest crowd found
//! whose mentions can't be each other; since it is found by trying, the true fewest may be higher, never lower. An
//! editor's answers, notes of the topic [`CENSUS`], join mentions or tell them apart.

use std::collections::HashMap;

use serde::Serialize;

use super::case::is_unnamed;
use super::statements_in;
use crate::ledger::{Error, Ledger, Revised};
use crate::record::words;
use crate::record::{Attribution, Body, Class, Digest};
use crate::text::fold;

/// The topic of a note that tells whether two mentions are the same people.
pub const CENSUS: &str = "census";

words! {
    /// What an editor knows of two mentions: the outcome of a note of the topic [`CENSUS`].
    CensusAnswer {
        /// They are the same people.
        Same = "same_source",
        /// They are not.
        Different = "different_sources",
    }
}

/// Statements whose places in a story are nearer than this, in characters, share a mention of the same phrase.
const NEAR: u32 = 400;
/// The most mentions that are compared; a story with more is counted without comparing the rest.
const MOST_COMPARED: usize = 400;

/// How many unnamed people stand behind a story.
#[derive(Clone, Debug, Serialize)]
pub struct Census {
    /// At the fewest.
    pub fewest: u64,
    /// At the most; none where a phrase leaves it open ("officials").
    pub most: Option<u64>,
    /// The mentions, in the order of the story.
    pub mentions: Vec<Mention>,
    /// Pairs of mentions, from 1, that may be the same people and about which no editor has answered.
    pub open: Vec<(usize, usize)>,
}

/// A source without a name, in one place of a story.
#[derive(Clone, Debug, Serialize)]
pub struct Mention {
    /// The phrase, as published.
    pub phrase: String,
    /// How many people it stands for at the fewest.
    pub fewest: u64,
    /// How many at the most; none where it does not say.
    pub most: Option<u64>,
    /// What kind of source it is.
    pub class: Class,
    /// The body that they belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// The ids of the statements that cite it here.
    pub statements: Vec<Digest>,
    /// The mention, from 1, that this one points back to or is known to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<usize>,
    #[serde(skip)]
    source: Attribution,
    #[serde(skip)]
    end: Option<u32>,
    /// All phrases cited with it, folded and in order, its own included.
    #[serde(skip)]
    beside: Vec<String>,
}

/// An editor's answer, with both phrases folded.
type Answers = HashMap<(String, String), CensusAnswer>;

/// Counts the unnamed people behind the stories whose versions' records have these numbers, when the ledger has `size`
/// records.
pub fn census(ledger: &Ledger, versions: &[u64], size: u64) -> Result<Census, Error> {
    let mut cited = Vec::new();
    let mut digests = Vec::new();
    for number in versions {
        digests.push(ledger.digest_of(*number)?);
    }
    for first in statements_in(ledger, versions, size)? {
        let mut chain = ledger.chain_at(first)?.revisions;
        chain.retain(|revised| revised.number < size);
        cited.extend(sources_in(&chain, &digests));
    }
    cited.sort_by_key(|cited| (cited.start.unwrap_or(u32::MAX), cited.number));
    let mentions = mentions(cited);
    let answers = answers(ledger, versions, size)?;
    Ok(count(mentions, &answers))
}

/// A statement's unnamed sources, where it stands in a story.
struct Cited {
    id: Digest,
    number: u64,
    start: Option<u32>,
    end: Option<u32>,
    sources: Vec<Attribution>,
}

/// The sources of the revisions that stand in one of the versions: from the one that it first stands there with, to
/// before the one that it first stands elsewhere with.
fn sources_in(chain: &[Revised], versions: &[Digest]) -> Option<Cited> {
    let mut found: Option<Cited> = None;
    for (position, revised) in chain.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| chain.get(before));
        let had = |one| before.is_some_and(|before| before.statement.appearances.contains(one));
        let mut new = revised.statement.appearances.iter().filter(|one| !had(one)).peekable();
        let moved = new.peek().is_some();
        let here = new.find(|one| versions.contains(&one.story));
        match (&mut found, here) {
            (None, None) => continue,
            (Some(_), None) if moved => break,
            (None, Some(place)) => {
                let (id, number) = (revised.id, revised.number);
                found = Some(Cited { id, number, start: place.start, end: place.end, sources: Vec::new() });
            }
            _ => {}
        }
        let Some(cited) = &mut found else { continue };
        for one in revised.statement.attributions.iter().filter(|one| is_source(one)) {
            if !cited.sources.iter().any(|known| folded(known) == folded(one)) {
                cited.sources.push(one.clone());
            }
        }
    }
    found.filter(|cited| !cited.sources.is_empty())
}

/// Whether an attribution is of unnamed people who say something.
fn is_source(one: &Attribution) -> bool {
    is_unnamed(one) && one.name.is_none() && (one.stance.supports() || one.stance.opposes())
}

fn mentions(cited: Vec<Cited>) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for Cited { id, start, end, sources, .. } in cited {
        let mut beside: Vec<String> = sources.iter().map(folded).collect();
        beside.sort_unstable();
        for source in sources {
            let phrase = folded(&source);
            let near = |mention: &Mention| match (mention.end, start) {
                (Some(end), Some(start)) => start.saturating_sub(end) < NEAR,
                _ => true,
            };
            let known = mentions
                .iter_mut()
                .rev()
                .find(|one| folded(&one.source) == phrase && (near(one) || beside.len() > 1 && one.beside == beside));
            if let Some(known) = known {
                known.statements.push(id);
                known.end = end.max(known.end);
                continue;
            }
            let fewest = u64::from(source.at_least());
            mentions.push(Mention {
                phrase: source.to_string(),
                fewest,
                most: source.count.map(u64::from),
                class: source.class,
                organization: source.organization.clone(),
                statements: vec![id],
                same_as: None,
                source,
                end,
                beside: beside.clone(),
            });
        }
    }
    mentions
}

fn count(mut mentions: Vec<Mention>, answers: &Answers) -> Census {
    let answer = |one: &Mention, other: &Mention| {
        let (one, other) = (folded(&one.source), folded(&other.source));
        answers.get(&(one.clone(), other.clone())).or_else(|| answers.get(&(other, one))).copied()
    };
    for at in 0..mentions.len() {
        let (before, rest) = mentions.split_at(at);
        let Some(mention) = rest.first() else { break };
        let known = before.iter().position(|other| answer(other, mention) == Some(CensusAnswer::Same));
        let back = || {
            let definite = is_definite(&mention.phrase);
            let mut earlier = before.iter().enumerate().rev();
            earlier.find(|(_, other)| definite && points_to(mention, other)).map(|(position, _)| position)
        };
        let same_as = known.or_else(back).map(|position| before[position].same_as.unwrap_or(position + 1));
        mentions[at].same_as = same_as;
    }
    let apart: Vec<Vec<bool>> = mentions
        .iter()
        .take(MOST_COMPARED)
        .map(|one| {
            let others = mentions.iter().take(MOST_COMPARED);
            others
                .map(|other| !may_be_same(one, other) || answer(one, other) == Some(CensusAnswer::Different))
                .collect()
        })
        .collect();
    let own: Vec<usize> = (0..mentions.len()).filter(|at| mentions[*at].same_as.is_none()).collect();
    let most = own.iter().map(|at| mentions[*at].most).try_fold(0u64, |sum, most| Some(sum.saturating_add(most?)));
    let mut open = Vec::new();
    for (position, one) in own.iter().enumerate() {
        for other in &own[position + 1..] {
            let compared = apart.get(*one).and_then(|row| row.get(*other));
            if compared == Some(&false) {
                open.push((one + 1, other + 1));
            }
        }
    }
    Census { fewest: crowd(&mentions, &own, &apart), most, mentions, open }
}

/// The most people whose mentions can't be each other, as far as trying from every mention finds them.
fn crowd(mentions: &[Mention], own: &[usize], apart: &[Vec<bool>]) -> u64 {
    let mut by_size: Vec<usize> = own.iter().copied().filter(|at| *at < apart.len()).collect();
    by_size.sort_by_key(|at| std::cmp::Reverse(mentions[*at].fewest));
    let mut best = 0;
    for start in &by_size {
        let mut members = vec![*start];
        for at in &by_size {
            if at != start && members.iter().all(|member| apart[*member][*at]) {
                members.push(*at);
            }
        }
        best = best.max(members.iter().map(|member| mentions[*member].fewest).sum());
    }
    best
}

/// Whether nothing tells two mentions apart.
fn may_be_same(one: &Mention, other: &Mention) -> bool {
    let side_by_side = one.statements.iter().any(|statement| other.statements.contains(statement));
    let agree = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => fold_text(one) == fold_text(other),
        _ => true,
    };
    let (a, b) = (&one.source, &other.source);
    let kinds = a.class == b.class || a.class == Class::AnonymousSource || b.class == Class::AnonymousSource;
    // "A former official" and "an official" are two, unless one of them is only a source.
    let terms = a.class != b.class || a.former.unwrap_or(false) == b.former.unwrap_or(false);
    let left_office = a.former == Some(true) && b.former == Some(true);
    !side_by_side && kinds && terms && (left_office || agree(&a.organization, &b.organization))
}

/// Whether a phrase in the definite points back to this earlier mention: one of the same kind, of as many people.
fn points_to(mention: &Mention, other: &Mention) -> bool {
    let (a, b) = (&mention.source, &other.source);
    let bodies = a.organization.is_none() || b.organization.is_none() || a.organization == b.organization;
    a.class == b.class
        && a.former.unwrap_or(false) == b.former.unwrap_or(false)
        && bodies
        && mention.fewest <= other.fewest
}

fn is_definite(phrase: &str) -> bool {
    let low = phrase.to_lowercase();
    ["the ", "both ", "those ", "these ", "one of the ", "that ", "this "].iter().any(|word| low.starts_with(word))
}

/// Reads the editors' answers about these stories; the newest about a pair counts.
fn answers(ledger: &Ledger, versions: &[u64], size: u64) -> Result<Answers, Error> {
    let mut answers = Answers::new();
    let mut numbers = Vec::new();
    for version in versions {
        numbers.extend(ledger.store().references_to(*version)?.into_iter().filter(|number| *number < size));
    }
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let body = match ledger.record(number) {
            Ok(record) => record.body,
            Err(Error::NoContent { .. } | Error::Record { .. }) => continue,
            Err(error) => return Err(error),
        };
        let Body::Note(note) = body else { continue };
        let Some(answer) = note.outcome.as_deref().and_then(|outcome| outcome.parse().ok()) else { continue };
        let Some((one, other)) = note.body.as_deref().and_then(|body| body.split_once('\n')) else { continue };
        if note.topic == CENSUS {
            let (one, other) = (fold_text(one), fold_text(other));
            answers.remove(&(other.clone(), one.clone()));
            answers.insert((one, other), answer);
        }
    }
    Ok(answers)
}

/// The body of a note that answers about two mentions: their phrases, a line each.
pub fn answer_body(one: &Mention, other: &Mention) -> String {
    let line = |mention: &Mention| mention.phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}\n{}", line(one), line(other))
}

fn folded(source: &Attribution) -> String {
    fold_text(&source.to_string())
}

fn fold_text(text: &str) -> String {
    let mut folded = String::new();
    fold(&text.split_whitespace().collect::<Vec<_>>().join(" "), &mut folded);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(statement: &str, start: u32, sources: &[(&str, Class, Option<u32>, Option<&str>)]) -> Cited {
        let sources = sources.iter().map(|(phrase, class, count, body)| Attribution {
            phrase: Some((*phrase).into()),
            count: *count,
            organization: body.map(str::to_owned),
            ..Attribution::new(*class)
        });
        let id = Digest::of(statement.as_bytes());
        Cited { id, number: 1, start: Some(start), end: Some(start + 80), sources: sources.collect() }
    }

    fn range(all: Vec<Cited>) -> (u64, Option<u64>) {
        let census = count(mentions(all), &Answers::new());
        (census.fewest, census.most)
    }

    const ANONYMOUS: Class = Class::AnonymousSource;

    #[test]
    fn counts_those_cited_side_by_side_as_two_and_others_as_perhaps_one() {
        let pair = cited(
            "a",
            0,
            &[
                ("an Israeli official", Class::Official, Some(1), Some("Israel")),
                ("a source with knowledge of the call", ANONYMOUS, Some(1), None),
            ],
        );
        let third = cited("b", 900, &[("a source familiar with his thinking", ANONYMOUS, Some(1), None)]);
        let american = cited("c", 1800, &[("a U.S. official", Class::Official, Some(1), Some("United States"))]);
        assert_eq!(range(vec![pair, third, american]), (2, Some(4)));
    }

    #[test]
    fn lets_a_definite_phrase_point_back_and_the_same_phrase_nearby_be_one() {
        let two = cited("a", 0, &[("two sources with direct knowledge", ANONYMOUS, Some(2), None)]);
        let back = cited("b", 900, &[("the sources", ANONYMOUS, Some(2), None)]);
        let one = cited("c", 2000, &[("a U.S. official", Class::Official, Some(1), None)]);
        let near = cited("d", 2100, &[("a U.S. official", Class::Official, Some(1), None)]);
        let far = cited("e", 5000, &[("a U.S. official", Class::Official, Some(1), None)]);
        assert_eq!(range(vec![two, back, one, near, far]), (2, Some(4)));
    }

    #[test]
    fn leaves_the_most_open_where_a_phrase_does() {
        assert_eq!(range(vec![cited("a", 0, &[("officials", Class::Official, None, None)])]), (2, None));
        assert_eq!(range(Vec::new()), (0, Some(0)));
    }

    #[test]
    fn takes_an_editors_word_for_it() {
        let all = || {
            mentions(vec![
                cited("a", 0, &[("a source close to her", ANONYMOUS, Some(1), None)]),
                cited("b", 2000, &[("a person at the meeting", ANONYMOUS, Some(1), None)]),
            ])
        };
        let answered = |answer| {
            let key = ("a person at the meeting".to_owned(), "a source close to her".to_owned());
            let census = count(all(), &Answers::from([(key, answer)]));
            (census.fewest, census.most, census.open)
        };
        assert_eq!(count(all(), &Answers::new()).open, [(1, 2)]);
        assert_eq!(answered(CensusAnswer::Same), (1, Some(1), Vec::new()));
        assert_eq!(answered(CensusAnswer::Different), (2, Some(2), Vec::new()));
    }
}
