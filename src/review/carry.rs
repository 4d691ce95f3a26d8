//! What becomes of the statements of a story's last version in its next one: each is proposed as a revision, for an editor
//! to accept, change or refuse, before the statements that are new.
//!
//! What both versions say is read by the same rules, and only what these read differently is proposed: what an editor put
//! right in the ledger, and sources that were added there later, stay as they are.

use super::wording::{Words, statement};
use super::{Group, Place, Proposed, told, without_doubtful};
use crate::diff::{
    Facet, Fate, Finding, SourcingChange, StatementChange, Stretch, Tag, Told, Version, diff_attributions,
    diff_stories, diff_words,
};
use crate::draft::{self, Span};
use crate::record::{Attribution, Class, Confidence, Digest, Stance, Statement, Status, compose};

/// A statement that stands in the version before.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: Digest,
    /// The number of its newest revision's record.
    pub number: u64,
    /// That revision.
    pub statement: Statement,
}

/// What is known of a proposal's statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Its place among the statements that are known.
    pub known: usize,
    /// What became of it.
    pub change: Fate,
    /// Where it stands now.
    pub places: Vec<Place>,
    /// What an editor must know of it, a line each.
    pub notes: Vec<String>,
    /// Whether its sources are others.
    pub resourced: bool,
}

/// The version before: the digest of its record, its text if that is here, and its statements.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// The digest of the version's record.
    pub version: Digest,
    /// Its text.
    pub text: Option<&'a str>,
    /// The statements that stand in it.
    pub known: &'a [Known],
}

/// Proposes what becomes of the known statements, in the new version's order, and then the others of `proposals`, which
/// are those of `text`.
pub fn carry(before: &Before<'_>, text: &str, proposals: Vec<Proposed>) -> Vec<Proposed> {
    let (old_text, old) = before.told();
    let proposals = without_doubtful(proposals);
    let new = told(&proposals);
    let diff = diff_stories(Version { text: &old_text, statements: &old }, Version { text, statements: &new });
    let words = Words::new(text);
    let uses = |at: usize| diff.statements.iter().filter(|one| one.before.is_some() && one.after.contains(&at)).count();
    let mut taken = vec![false; proposals.len()];
    let mut carried = Vec::new();
    for (at, one) in diff.statements.iter().enumerate() {
        let Some(known) = one.before else { continue };
        one.after.iter().for_each(|after| taken[*after] = true);
        let after: Vec<&Proposed> = one.after.iter().filter_map(|after| proposals.get(*after)).collect();
        let is_shared = one.after.iter().any(|after| uses(*after) > 1);
        let findings = diff.findings.iter().filter(|finding| finding.statement == Some(at)).collect();
        let carrying =
            Carrying { one, known: &before.known[known], old: &old[known], after, is_shared, findings, words: &words };
        carried.push(carrying.propose(known));
    }
    carried.extend(proposals.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(proposed, _)| proposed));
    carried
}

impl Before<'_> {
    /// The old text and the statements in it, as the rules read them; without the text, what is known of it.
    fn told(&self) -> (String, Vec<Told>) {
        let Some(text) = self.text else { return self.without_text() };
        let drafted = without_doubtful(super::propose(text, &draft::draft(text)));
        let drafted_told = told(&drafted);
        let all = self.known.iter().map(|known| {
            let places = self.places(&known.statement);
            let overlap = |proposed: &Proposed| {
                let shared = |place: &Stretch| {
                    place.end.min(proposed.place.end).saturating_sub(place.start.max(proposed.place.start))
                };
                let shared: u32 = places.iter().map(shared).sum();
                let own: u32 = places.iter().map(|place| place.end.saturating_sub(place.start)).sum();
                let all = own + (proposed.place.end - proposed.place.start) - shared.min(own);
                if all > 0 { f64::from(shared) / f64::from(all) } else { 0.0 }
            };
            let best = drafted.iter().enumerate().map(|(at, proposed)| (overlap(proposed), at));
            let best = best.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|(overlap, _)| *overlap > 0.5);
            match best {
                Some((_, at)) => drafted_told[at].clone(),
                None => Told {
                    key: None,
                    text: known.statement.text.clone(),
                    places,
                    sources: Vec::new(),
                    attributions: known.statement.attributions.clone(),
                },
            }
        });
        let all = all.collect();
        (text.to_owned(), all)
    }

    fn places(&self, statement: &Statement) -> Vec<Stretch> {
        let own = statement.appearances.iter().filter(|appearance| appearance.story == self.version);
        own.filter_map(|one| Some(Stretch { start: one.start?, end: one.end? })).collect()
    }

    /// The statements' own words, a paragraph each.
    fn without_text(&self) -> (String, Vec<Told>) {
        let (mut text, mut all, mut length) = (String::new(), Vec::new(), 0u32);
        for known in self.known {
            let own = known.statement.appearances.iter().find(|appearance| appearance.story == self.version);
            let exact = own.and_then(|own| own.exact.as_deref()).unwrap_or(&known.statement.text);
            let count = u32::try_from(exact.chars().count()).unwrap_or(u32::MAX);
            text.push_str(exact);
            text.push_str("\n\n");
            all.push(Told {
                key: None,
                text: known.statement.text.clone(),
                places: vec![Stretch { start: length, end: length.saturating_add(count) }],
                sources: Vec::new(),
                attributions: known.statement.attributions.clone(),
            });
            length = length.saturating_add(count).saturating_add(2);
        }
        (text, all)
    }
}

/// One known statement on its way into the next version.
struct Carrying<'a> {
    one: &'a StatementChange,
    known: &'a Known,
    /// What the rules read of it in the version before.
    old: &'a Told,
    /// What they read of it now.
    after: Vec<&'a Proposed>,
    /// Whether another statement is said by the same words now.
    is_shared: bool,
    findings: Vec<&'a Finding>,
    words: &'a Words<'a>,
}

impl Carrying<'_> {
    fn propose(self, known: usize) -> Proposed {
        let Statement { text, quote, attributions, status, .. } = &self.known.statement;
        let change = self.one.change;
        let places = self.places();
        let (text, quote) = match change {
            Fate::Reworded => (self.wording(&places), self.quote(&places)),
            _ => (text.clone(), quote.clone()),
        };
        let now: Vec<Attribution> = self.after.iter().flat_map(|one| one.attributions.clone()).collect();
        let attributions = match now.is_empty() {
            true => attributions.clone(),
            false => carried_sources(attributions, &self.old.attributions, &now),
        };
        let place = places.first().cloned().unwrap_or(Place { start: 0, end: 0, exact: String::new() });
        let resourced = attributions != self.known.statement.attributions;
        Proposed {
            status: grounded(*status, &attributions),
            content: places.iter().map(|place| Span(place.start, place.end)).collect(),
            source: Vec::new(),
            rule: change.as_str().to_owned(),
            confidence: if change == Fate::Reworded { Confidence::Medium } else { Confidence::High },
            because: change.as_str().to_owned(),
            group: Group::Known,
            carried: Some(Carried { known, change, notes: self.notes(&text), places, resourced }),
            text,
            quote,
            attributions,
            place,
        }
    }

    fn places(&self) -> Vec<Place> {
        if let ([one], false) = (&self.after[..], self.is_shared) {
            return vec![one.place.clone()];
        }
        let place = |stretch: &Stretch| {
            let exact = self.words.slice(Span(stretch.start, stretch.end)).to_owned();
            Place { start: stretch.start, end: stretch.end, exact }
        };
        self.one.places.iter().map(place).filter(|place| !place.exact.trim().is_empty()).collect()
    }

    /// The words that the new version has for it.
    fn wording(&self, places: &[Place]) -> String {
        let text = match self.is_shared || self.after.is_empty() {
            true => statement(&places.iter().map(|place| place.exact.as_str()).collect::<Vec<_>>().join(" ")),
            false => self.after.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(" "),
        };
        Some(compose(&text)).filter(|text| !text.is_empty()).unwrap_or_else(|| self.known.statement.text.clone())
    }

    fn quote(&self, places: &[Place]) -> Option<String> {
        if self.is_shared || self.after.is_empty() {
            return super::wording::quotation(&places.iter().map(|place| place.exact.as_str()).collect::<Vec<_>>());
        }
        let quotes: Vec<&str> = self.after.iter().filter_map(|one| one.quote.as_deref()).collect();
        (!quotes.is_empty()).then(|| quotes.join(" … "))
    }

    /// What an editor must know: the words that changed, the findings, what became of the sourcing.
    fn notes(&self, text: &str) -> Vec<String> {
        let mut notes = Vec::new();
        if self.one.change == Fate::Reworded {
            let changes = diff_words(&self.known.statement.text, text);
            let marked = changes.iter().map(|change| match change.tag {
                Tag::Equal => change.text.to_owned(),
                Tag::Delete => format!("[-{}-]", change.text),
                Tag::Insert => format!("{{+{}+}}", change.text),
            });
            notes.push(marked.collect());
        }
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
        let is_told = |finding: &&&Finding| self.one.change != Fate::Gone || finding.after.is_some();
        notes.extend(self.findings.iter().filter(is_told).map(|finding| {
            let code = finding.code.as_str().replace('_', " ");
            format!("! {code}: {} → {}", side(&finding.before), side(&finding.after))
        }));
        let sourcing = self.one.sourcing.as_ref().filter(|sourcing| sourcing.change != SourcingChange::None);
        notes.extend(sourcing.map(|sourcing| format!("sourcing {}", sourcing.change)));
        notes
    }
}

/// The sources that the ledger has, changed as far as the rules read both versions differently.
fn carried_sources(known: &[Attribution], before: &[Attribution], after: &[Attribution]) -> Vec<Attribution> {
    if before == after {
        return known.to_vec();
    }
    let mut own: Vec<Option<Attribution>> = known.iter().cloned().map(Some).collect();
    let in_ledger = diff_attributions(known, before).pairs;
    let place = |before: usize| in_ledger.iter().find(|pair| pair.after == before).map(|pair| pair.before);
    let changes = diff_attributions(before, after);
    let mut added: Vec<usize> = changes.added.clone();
    for pair in &changes.pairs {
        let matters = |facet: Facet| !matches!(facet, Facet::Cue | Facet::Phrase | Facet::Medium);
        if pair.facets.iter().any(|change| matters(change.facet)) {
            match place(pair.before) {
                Some(at) => own[at] = after.get(pair.after).cloned(),
                None => added.push(pair.after),
            }
        }
    }
    for at in changes.dropped.iter().filter_map(|dropped| place(*dropped)) {
        own[at] = None;
    }
    let mut own: Vec<Attribution> = own.into_iter().flatten().collect();
    added.sort_unstable();
    for one in added.into_iter().filter_map(|at| after.get(at)) {
        if !own.contains(one) && (one.class != Class::Narrator || own.is_empty()) {
            own.push(one.clone());
        }
    }
    if own.is_empty() { after.to_vec() } else { own }
}

/// Where a statement stands once its sources are these: what rested on one that is gone is reported again.
fn grounded(status: Status, attributions: &[Attribution]) -> Status {
    let has = |stance: Stance| attributions.iter().any(|one| one.stance == stance);
    let opposed =
        attributions.iter().any(|one| one.stance.opposes()) && attributions.iter().any(|one| one.stance.supports());
    match status {
        Status::Confirmed if !has(Stance::Confirms) => Status::Reported,
        Status::Denied if !has(Stance::Denies) => Status::Reported,
        Status::Disputed if !opposed => Status::Reported,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::draft;
    use crate::record::Appearance;
    use crate::review::propose;

    const OLD: &str =
        "The dam leaks, two officials said. The gate is shut, Ana Duarte said. Rain is near, Bo Lind said.\n";

    fn version() -> Digest {
        Digest::of(b"version 1")
    }

    /// The statements of a story as they are recorded when an editor accepts them as they are.
    fn known(text: &str) -> Vec<Known> {
        let all = propose(text, &draft(text)).into_iter();
        let recorded = all.map(|one| {
            let Place { start, end, exact } = one.place;
            let place = Appearance { start: Some(start), end: Some(end), exact: Some(exact), story: version() };
            let id = Digest::of(one.text.as_bytes());
            let statement = Statement { appearances: vec![place], ..Statement::new(one.text, one.attributions) };
            Known { id, number: 1, statement }
        });
        recorded.collect()
    }

    fn carried(known: &[Known], old: Option<&str>, new: &str) -> Vec<Proposed> {
        carry(&Before { version: version(), text: old, known }, new, propose(new, &draft(new)))
    }

    fn fates(proposals: &[Proposed]) -> Vec<Option<Fate>> {
        proposals.iter().map(|one| one.carried.as_ref().map(|carried| carried.change)).collect()
    }

    #[test]
    fn proposes_every_known_statement_and_then_what_is_new() {
        let new = "The dam leaks, two officials said. The gate is open, Ana Duarte said. It is old, Mo Ray said.\n";
        let proposals = carried(&known(OLD), Some(OLD), new);
        assert_eq!(fates(&proposals), [Some(Fate::Unchanged), Some(Fate::Reworded), Some(Fate::Gone), None]);
        assert_eq!(proposals[1].text, "The gate is open.");
        assert_eq!(proposals[1].carried.as_ref().unwrap().notes, ["The gate is [-shut-]{+open+}."]);
        assert_eq!((proposals[2].text.as_str(), proposals[2].places().len()), ("Rain is near.", 0));
        assert_eq!((proposals[3].group, proposals[3].text.as_str()), (Group::Cited, "It is old."));
    }

    #[test]
    fn leaves_what_an_editor_put_right_where_the_versions_do_not_differ() {
        let mut known = known(OLD);
        known[0].statement.text = "The Holm dam leaks.".to_owned();
        known[0].statement.attributions[0].terms = crate::record::Terms::Background;
        let confirms =
            Attribution { stance: Stance::Confirms, name: Some("Mo Ray".into()), ..Attribution::new(Class::Official) };
        known[0].statement.attributions.push(confirms);
        let proposals = carried(&known, Some(OLD), &format!("{OLD}More is to come.\n"));
        assert_eq!(fates(&proposals)[0], Some(Fate::Unchanged));
        assert_eq!(proposals[0].text, "The Holm dam leaks.");
        assert_eq!(proposals[0].attributions, known[0].statement.attributions);
        assert!(!proposals[0].carried.as_ref().unwrap().resourced);
    }

    #[test]
    fn tells_when_others_stand_behind_it_now() {
        let new = OLD.replace("two officials", "three officials");
        let proposals = carried(&known(OLD), Some(OLD), &new);
        let carried = proposals[0].carried.as_ref().unwrap();
        assert!(carried.resourced && carried.notes.iter().any(|note| note.starts_with("sourcing ")), "{carried:?}");
        assert_eq!(proposals[0].attributions[0].count, Some(3));
        assert_eq!(proposals[0].attributions.len(), 1);
    }

    #[test]
    fn finds_statements_again_by_their_own_words_where_the_text_is_not_there() {
        let proposals = carried(&known(OLD), None, OLD);
        assert_eq!(fates(&proposals), [Some(Fate::Unchanged); 3]);
        assert!(proposals.iter().all(|one| one.places().len() == 1), "{proposals:#?}");
    }

    #[test]
    fn a_status_falls_with_the_source_that_was_its_ground() {
        let of = |stance| vec![Attribution { stance, ..Attribution::new(Class::Official) }];
        assert_eq!(grounded(Status::Confirmed, &of(Stance::Asserts)), Status::Reported);
        assert_eq!(grounded(Status::Confirmed, &of(Stance::Confirms)), Status::Confirmed);
        assert_eq!(grounded(Status::Denied, &of(Stance::Confirms)), Status::Reported);
        assert_eq!(grounded(Status::Disputed, &of(Stance::Denies)), Status::Reported);
        assert_eq!(grounded(Status::Retracted, &of(Stance::Asserts)), Status::Retracted);
    }
}
