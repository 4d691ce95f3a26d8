//! From a form's blocks to the statements that are to be recorded.

use std::collections::HashMap;
use std::str::FromStr;

use super::blocks::{Block, Verb};
use super::form::Form;
use super::typed::{Given, Typed};
use super::wording::Words;
use super::{Chosen, Heading, Mistake, Place, Proposed, Review, Step};
use crate::draft::Span;
use crate::record::{Attribution, Drafted, Status, compose};

/// Reads the blocks of a form that has some.
pub(super) fn read(form: &Form<'_>, blocks: &[Block]) -> Result<Review, Vec<Mistake>> {
    let mut reader = Reader { form, mistakes: Vec::new(), taken: HashMap::new(), statements: Vec::new() };
    let mut stories = blocks.iter().filter(|block| block.verb == Verb::Story);
    let story = stories.next();
    let heading = story.map_or_else(|| form.heading.clone(), |block| reader.heading(block));
    if let Some(second) = stories.next() {
        reader.wrong(second.line, "the story stands here a second time");
    }
    let mut above = None;
    for block in blocks {
        match block.verb {
            Verb::Story | Verb::Drop => {}
            Verb::Pick => above = reader.pick(block, None),
            Verb::Update => above = reader.pick(block, Some(Step::Update)),
            Verb::Correct => above = reader.pick(block, Some(Step::Correct)),
            Verb::Gone => above = reader.pick(block, Some(Step::Gone)),
            Verb::Retract => above = reader.pick(block, Some(Step::Retract)),
            Verb::Merge => reader.merge(block, above),
        }
    }
    if reader.statements.is_empty() && reader.mistakes.is_empty() {
        reader.wrong(0, "no statement is picked: pick one, or delete everything to record nothing");
    }
    if !reader.mistakes.is_empty() {
        return Err(reader.mistakes);
    }
    Ok(Review { heading, heading_line: story.map_or(0, |block| block.line), statements: reader.statements })
}

struct Reader<'f> {
    form: &'f Form<'f>,
    mistakes: Vec<Mistake>,
    /// The proposals that were picked or merged, as they are typed.
    taken: HashMap<usize, Vec<Typed>>,
    statements: Vec<Chosen>,
}

impl<'f> Reader<'f> {
    fn wrong(&mut self, line: usize, reason: impl Into<String>) {
        self.mistakes.push(Mistake { line, reason: reason.into() });
    }

    fn heading(&mut self, block: &Block) -> Heading {
        let mut heading = Heading::default();
        for field in &block.fields {
            let text = Some(compose(&field.value)).filter(|text| !text.is_empty());
            match field.key {
                "headline" => heading.headline = text,
                "byline" => heading.byline = text,
                "outlet" => heading.outlet = text,
                "url" => heading.url = text,
                "language" => heading.language = text,
                "published_at" => heading.published_at = self.parsed(field.line, "published_at", &field.value),
                other => self.wrong(field.line, format!("a story has no field '{other}'")),
            }
        }
        if heading.headline.is_none() && heading.url.is_none() {
            self.wrong(block.line, "the story needs a headline or a url");
        }
        heading
    }

    /// Reads a picked block; returns its place among the statements.
    fn pick(&mut self, block: &Block, step: Option<Step>) -> Option<usize> {
        let mut chosen = self.chosen(block)?;
        match (&mut chosen.known, step) {
            (Some(known), Some(step)) => known.1 = step,
            (None, Some(_)) => {
                self.wrong(block.line, "this statement is new: pick it, or drop it");
                return None;
            }
            (_, None) => {}
        }
        self.statements.push(chosen);
        Some(self.statements.len() - 1)
    }

    /// Adds a block's sources and places to the statement above it.
    fn merge(&mut self, block: &Block, above: Option<usize>) {
        let Some(merged) = self.chosen(block) else { return };
        let Some(target) = above.and_then(|above| self.statements.get_mut(above)) else {
            return self.wrong(block.line, "there is no picked block above, into which this could be merged");
        };
        for attribution in merged.attributions {
            if !target.attributions.contains(&attribution) {
                target.attributions.push(attribution);
            }
        }
        for place in merged.places {
            if !target.places.contains(&place) {
                target.places.push(place);
            }
        }
        target.quote = target.quote.take().or(merged.quote);
        if let Some(drafted) = &mut target.drafted {
            drafted.edited = true;
        }
    }

    fn chosen(&mut self, block: &Block) -> Option<Chosen> {
        let before = self.mistakes.len();
        let proposal = match block.number {
            Some(number) => Some(self.proposal(block, number)?),
            None => None,
        };
        let typed = Typed::read(&block.fields, &mut self.mistakes);
        let printed = block.number.and_then(|number| self.form.block(number)).map(|block| Typed::of_block(&block));
        let printed = printed.unwrap_or_default();
        if let Some(number) = block.number {
            let before = self.taken.entry(number).or_default();
            let again = before.iter().any(|before| before.says_as_much_as(&typed));
            before.push(typed.clone());
            if again {
                self.wrong(block.line, format!("block {number} stands here a second time, in the same words"));
            }
        }
        let text = match proposal {
            Some(proposal) if typed.text == printed.text => proposal.text.clone(),
            _ => compose(typed.text.as_deref().unwrap_or_default()),
        };
        let quote = match proposal {
            Some(proposal) if typed.quote == printed.quote => proposal.quote.clone(),
            _ => typed.quote.clone(),
        };
        let attributions = self.attributions(&typed, &printed, proposal);
        if text.is_empty() {
            self.wrong(block.line, "the block has no text, like 'text: The talks took place in Doha.'");
        }
        if attributions.is_empty() && typed.sources.is_empty() {
            self.wrong(block.line, "nobody stands behind this: add a line 'source: …', or 'class: narrator'");
        }
        let places = match proposal {
            Some(proposal) => proposal.places(),
            None => self.find(&[quote.as_deref(), Some(text.as_str())]).into_iter().collect(),
        };
        let drafted = proposal.map(|proposal| Drafted {
            confidence: proposal.confidence,
            edited: !typed.says_as_much_as(&printed),
            rule: proposal.rule.clone(),
        });
        let default = proposal.map_or(Status::Reported, |proposal| proposal.status);
        let status =
            typed.status.as_ref().and_then(|(line, word)| self.parsed(*line, "status", word)).unwrap_or(default);
        let effective_at =
            typed.effective_at.as_ref().and_then(|(line, time)| self.parsed(*line, "effective_at", time));
        let chosen = Chosen {
            text,
            quote,
            attributions,
            status,
            tags: typed.tags,
            effective_at,
            places,
            drafted,
            line: block.line,
            known: proposal.and_then(|proposal| Some((proposal.carried.as_ref()?.known, proposal.step()))),
            reason: typed.reason,
        };
        (self.mistakes.len() == before).then_some(chosen)
    }

    fn proposal(&mut self, block: &Block, number: usize) -> Option<&'f Proposed> {
        let found = number.checked_sub(1).and_then(|place| self.form.proposals.get(place));
        if found.is_none() {
            let all = self.form.proposals.len();
            self.wrong(
                block.line,
                format!("there is no proposal {number}, there are {all}; a block of your own has no number"),
            );
        }
        found
    }

    /// The sources: those that were not touched as they were proposed, others as they are typed.
    fn attributions(&mut self, typed: &Typed, printed: &Typed, proposal: Option<&Proposed>) -> Vec<Attribution> {
        let mut attributions = Vec::new();
        for given in &typed.sources {
            let untouched = printed.sources.iter().position(|before| before.says_as_much_as(given));
            let proposed = untouched.and_then(|place| proposal?.attributions.get(place));
            match proposed {
                Some(attribution) => attributions.push(attribution.clone()),
                None => attributions.extend(self.read(given)),
            }
        }
        attributions
    }

    fn read(&mut self, given: &Given) -> Vec<Attribution> {
        given.attributions().unwrap_or_else(|mistakes| {
            self.mistakes.extend(mistakes);
            Vec::new()
        })
    }

    fn parsed<T: FromStr<Err: std::fmt::Display>>(&mut self, line: usize, field: &str, value: &str) -> Option<T> {
        if value.is_empty() {
            return None;
        }
        value.parse().map_err(|error| self.wrong(line, format!("{field}: {error}"))).ok()
    }

    /// Where the first of these texts that the story has verbatim stands in it.
    fn find(&self, texts: &[Option<&str>]) -> Option<Place> {
        let (text, at) = texts.iter().flatten().find_map(|text| Some((*text, self.form.text.find(*text)?)))?;
        if text.is_empty() {
            return None;
        }
        let words = Words::new(self.form.text);
        let span = Span(words.scalar_at(at), words.scalar_at(at + text.len()));
        Some(Place { start: span.0, end: span.1, exact: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft;
    use crate::record::{Class, Stance};
    use crate::review::propose;

    const STORY: &str = "Dam leaks\n\nThe dam leaks, two officials briefed on the inspection said. “We check it daily,” Mayor Ana \
        Duarte said.\n\nThe dam was built in 1921 and is the oldest in the whole valley. Holm Hydro declined to comment.\n";

    /// Prints the story's form, changes it, reads it.
    fn changed(change: impl Fn(String) -> String) -> Result<Option<Review>, Vec<Mistake>> {
        let proposals = propose(STORY, &draft::draft(STORY));
        let heading = Heading { headline: Some("Dam leaks".into()), ..Heading::default() };
        let tags = ["dam".to_owned()];
        let form = Form { heading: &heading, text: STORY, proposals: &proposals, tags: &tags, effective_at: None };
        form.read(&change(form.print()))
    }

    fn statements(change: impl Fn(String) -> String) -> Vec<Chosen> {
        changed(change).unwrap().unwrap().statements
    }

    fn mistakes(change: impl Fn(String) -> String) -> Vec<String> {
        changed(change).unwrap_err().into_iter().map(|mistake| mistake.reason).collect()
    }

    #[test]
    fn gives_back_what_was_proposed_where_nothing_was_changed() {
        let proposals = propose(STORY, &draft::draft(STORY));
        let chosen = statements(|form| form);
        assert_eq!(chosen.len(), 3, "{chosen:?}");
        for (chosen, proposed) in chosen.iter().zip(&proposals) {
            let accepted = proposed.accepted(&["dam".to_owned()], None);
            assert_eq!(Chosen { line: 0, ..chosen.clone() }, accepted);
        }
    }

    #[test]
    fn tells_what_was_edited_and_reads_a_changed_source_anew() {
        let chosen = statements(|form| {
            let form = form.replace("text: The dam leaks.", "text: The Holm dam leaks at its\neast gate.");
            let class = form
                .lines()
                .find(|line| line.contains("class: official") && line.contains("briefed"))
                .unwrap()
                .to_owned();
            form.replace(&class, "").replace(
                "source: two officials briefed on the inspection",
                "source: three engineers\nsource: Ana Duarte\n  class: official | name: Ana Duarte",
            )
        });
        assert_eq!(chosen[0].text, "The Holm dam leaks at its east gate.");
        assert_eq!(chosen[0].attributions[0].count, Some(3));
        assert_eq!(chosen[0].attributions[1].class, Class::Official);
        assert!(chosen[0].drafted.as_ref().unwrap().edited);
        assert!(!chosen[1].drafted.as_ref().unwrap().edited);
    }

    #[test]
    fn merges_sources_and_places_into_the_block_above() {
        let chosen = statements(|form| form.replace("pick 2", "merge 2"));
        assert_eq!(chosen.len(), 2);
        assert_eq!((chosen[0].attributions.len(), chosen[0].places.len()), (2, 2));
        assert_eq!(chosen[0].quote.as_deref(), Some("We check it daily"));
        assert_eq!(chosen[1].attributions[0].stance, Stance::DeclinesComment);
        assert_eq!(mistakes(|form| form.replace("pick 1", "merge 1")).len(), 1);
    }

    #[test]
    fn drops_what_is_dropped_or_deleted_and_picks_the_narrator() {
        let chosen =
            statements(|form| form.replace("pick 1", "drop 1").replace("pick 3", "d 3").replace("drop 4", "p 4"));
        let texts: Vec<&str> = chosen.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["“We check it daily”", "The dam was built in 1921 and is the oldest in the whole valley."]);
        assert_eq!(chosen[1].attributions[0].class, Class::Narrator);
        assert_eq!(changed(|_| "# all gone\n\n".into()), Ok(None));
        assert_eq!(mistakes(|form| form.replace("pick ", "drop ")).len(), 1);
    }

    #[test]
    fn takes_a_block_of_the_editors_own() {
        let own = "\npick\nquote: built in 1921\ntext: The dam is old.\nclass: narrator\nstatus: reported | tags: a, b | effective_at: 2026-01-02\n";
        let chosen = statements(|form| form + own);
        let last = chosen.last().unwrap();
        assert_eq!((last.drafted.as_ref(), last.tags.len(), last.places[0].exact.as_str()), (None, 2, "built in 1921"));
        assert_eq!(last.effective_at.as_ref().map(ToString::to_string).as_deref(), Some("2026-01-02"));
    }

    #[test]
    fn tells_all_mistakes_at_once() {
        let found = mistakes(|form| {
            form.replace("headline: Dam leaks", "headline:")
                .replace("pick 3", "pick 33")
                .replace("class: official", "class: king")
                + "\npick\nstatus: sure\n"
        });
        assert_eq!(found.len(), 7, "{found:#?}");
    }
}
