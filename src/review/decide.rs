//! A review one decision after another: what an editor decided of each proposal so far, as data.
//!
//! A [`Session`] is a form in the making. It prints as one at any time, with what is not decided yet marked so, and is
//! read from one again: what was begun here can be finished in the editor, and the other way round. What is recorded of
//! it is what [`Form::read`] reads of that print, so that the rules and the mistakes are the same.

use std::fmt::Write;

use super::blocks::{self, Block, Verb, is_comment};
use super::form::{NARRATION, because, print_notes};
use super::{Chosen, Form, Group, Mistake, Proposed, Review, Step};
use crate::record::Confidence;

/// How the remark of a block begins that nobody decided yet.
const UNDECIDED: &str = "undecided";
/// What the editor reads above a single block.
const ONE_BLOCK: &str = "\
# One statement of the review. text may be put into the desk's words; quote stays the speaker's own; a source without a
# class is read again. Leave the editor to go on; to leave the statement as it was, delete everything.
";

/// What an editor decides of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is recorded as it is proposed, or as it was edited.
    Accept,
    /// A known statement stands in this version.
    Keep,
    /// The same, and it was wrong before.
    Correct,
    /// A known statement does not stand in this version.
    Gone,
    /// A known statement is withdrawn.
    Retract,
    /// Nothing is recorded of it.
    Drop,
    /// It says the same as the statement above, which gets its sources and its place.
    Merge,
}

/// How many proposals are decided, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// New statements that are recorded.
    pub accepted: usize,
    /// Known statements of which something is recorded.
    pub known: usize,
    /// Those that are left out.
    pub dropped: usize,
    /// Those that say the same as another.
    pub merged: usize,
    /// Those that nobody decided yet.
    pub undecided: usize,
}

/// A proposal, and what was decided of it.
#[derive(Clone, Debug)]
pub struct Decided<'s> {
    /// What was proposed; none for a block of the editor's own.
    pub proposed: Option<&'s Proposed>,
    /// What was decided; none yet.
    pub decision: Option<Decision>,
    /// The statement as it stands.
    pub chosen: Result<Chosen, Vec<Mistake>>,
}

/// A review in the making.
#[derive(Clone, Debug)]
pub struct Session<'f> {
    form: Form<'f>,
    /// The story's fields as they are typed, a line each.
    heading: String,
    entries: Vec<Entry>,
    /// The entry that is looked at; behind the last one, all of them are.
    at: usize,
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// The proposal's number, from 1; none for a block of the editor's own.
    number: Option<usize>,
    verb: Verb,
    is_decided: bool,
    /// Its fields as they are typed, a line each.
    body: String,
}

impl Entry {
    /// Whether a statement is recorded of this block, into which another may be merged.
    fn stands(&self) -> bool {
        !matches!(self.verb, Verb::Drop | Verb::Merge)
    }
}

impl<'f> Session<'f> {
    /// Begins the review of a form: nothing is decided.
    pub fn new(form: Form<'f>) -> Self {
        let entry = |(place, proposed): (usize, &Proposed)| {
            let mut body = String::new();
            form.print_fields(proposed, &mut body);
            Entry { number: Some(place + 1), verb: form.verb(proposed), is_decided: false, body }
        };
        let entries = form.proposals.iter().enumerate().map(entry).collect();
        Self { form, heading: form.heading_fields(), entries, at: 0 }
    }

    /// Goes on with a review that was printed, here or as the editor's form. What was deleted there counts as dropped.
    pub fn resume(form: Form<'f>, text: &str) -> Result<Self, Vec<Mistake>> {
        let blocks = blocks::read(text)?;
        let lines: Vec<&str> = text.lines().collect();
        let mut session = Self { heading: String::new(), entries: Vec::with_capacity(blocks.len()), at: 0, form };
        let mut seen = vec![false; form.proposals.len()];
        for (place, block) in blocks.iter().enumerate() {
            let end = blocks.get(place + 1).map_or(lines.len(), |next| next.line - 1);
            let body = body(&lines[block.line.min(end)..end]);
            if block.verb == Verb::Story {
                session.heading = body;
                continue;
            }
            let known = block.number.and_then(|number| seen.get_mut(number.checked_sub(1)?));
            known.into_iter().for_each(|seen| *seen = true);
            let remark = lines[block.line - 1].split_once('#').map_or("", |(_, remark)| remark.trim_start());
            let is_decided = !remark.starts_with(UNDECIDED);
            session.entries.push(Entry { number: block.number, verb: block.verb, is_decided, body });
        }
        if session.heading.is_empty() {
            session.heading = form.heading_fields();
        }
        for (place, proposed) in form.proposals.iter().enumerate().filter(|(place, _)| !seen[*place]) {
            let mut body = String::new();
            form.print_fields(proposed, &mut body);
            session.entries.push(Entry { number: Some(place + 1), verb: Verb::Drop, is_decided: true, body });
        }
        session.at = session.next_undecided(0);
        Ok(session)
    }

    /// Prints the review as a form, to be kept, to be finished in the editor, or to be read.
    pub fn print(&self) -> String {
        self.print_with_lines().0
    }

    /// The same, with the line on which each block begins, from 1.
    fn print_with_lines(&self) -> (String, Vec<usize>) {
        let mut form = self.form.opening(&self.heading);
        let mut line = form.lines().count();
        let mut lines = Vec::with_capacity(self.entries.len());
        let mut in_narration = false;
        for entry in &self.entries {
            let begin = form.len();
            let proposed = self.proposed(entry);
            if proposed.is_some_and(|one| one.group == Group::Narrator) && !in_narration {
                in_narration = true;
                form.push_str(NARRATION);
            }
            form.push('\n');
            lines.push(line + form[begin..].lines().count() + 1);
            self.print_entry(entry, &mut form);
            line += form[begin..].lines().count();
        }
        (form, lines)
    }

    fn print_entry(&self, entry: &Entry, form: &mut String) {
        let proposed = self.proposed(entry);
        let undecided = if entry.is_decided { "" } else { UNDECIDED };
        let why = proposed.map(because).unwrap_or_default();
        let remark: Vec<&str> = [undecided, &why].into_iter().filter(|part| !part.is_empty()).collect();
        let number = entry.number.map_or_else(String::new, |number| format!(" {number}"));
        let remark = if remark.is_empty() { String::new() } else { format!("  # {}", remark.join("; ")) };
        let _ = writeln!(form, "{}{number}{remark}", entry.verb);
        proposed.into_iter().for_each(|proposed| print_notes(proposed, form));
        form.push_str(&entry.body);
    }

    /// How many statements there are to decide.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The place of the one that is looked at; [`Self::count`] when all were.
    pub fn place(&self) -> usize {
        self.at
    }

    /// The one that is looked at.
    pub fn current(&self) -> Option<Decided<'_>> {
        self.decided(self.at)
    }

    /// The one at a place, from 0.
    pub fn decided(&self, place: usize) -> Option<Decided<'_>> {
        let entry = self.entries.get(place)?;
        Some(Decided {
            proposed: self.proposed(entry),
            decision: entry.is_decided.then(|| decision(entry.verb)),
            chosen: self.chosen(entry),
        })
    }

    /// How far the review has come.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for entry in &self.entries {
            let of = match entry.verb {
                _ if !entry.is_decided => &mut tally.undecided,
                Verb::Drop => &mut tally.dropped,
                Verb::Merge => &mut tally.merged,
                _ if self.is_known(entry) => &mut tally.known,
                _ => &mut tally.accepted,
            };
            *of += 1;
        }
        tally
    }

    /// Decides the one that is looked at, and goes to the next that is not decided. Tells why, where it can't be so.
    pub fn decide(&mut self, decision: Decision) -> Result<(), &'static str> {
        let Some(entry) = self.entries.get(self.at) else { return Err("everything is decided") };
        let is_known = self.is_known(entry);
        let verb = match (decision, is_known) {
            (Decision::Drop, _) => Verb::Drop,
            (Decision::Merge, _) => self.mergeable(self.at).map(|()| Verb::Merge)?,
            (Decision::Accept, false) => Verb::Pick,
            (Decision::Accept, true) => self.proposed(entry).map_or(Verb::Update, |one| self.form.verb(one)),
            (Decision::Keep, true) => Verb::Update,
            (Decision::Correct, true) => Verb::Correct,
            (Decision::Gone, true) => Verb::Gone,
            (Decision::Retract, true) => Verb::Retract,
            _ => return Err("this statement is new: accept it, edit it, or drop it"),
        };
        self.set(self.at, verb);
        self.at = self.next_undecided(self.at);
        Ok(())
    }

    /// Accepts all that nobody decided yet and that is at least as sure as `least`, but for the narrator's sentences where
    /// somebody is cited; of known statements, what is proposed. Tells how many.
    pub fn accept_rest(&mut self, least: Confidence) -> usize {
        let mut accepted = 0;
        for place in 0..self.entries.len() {
            let entry = &self.entries[place];
            let Some(proposed) = self.proposed(entry).filter(|_| !entry.is_decided) else { continue };
            let verb = match proposed.group {
                Group::Narrator if self.form.cites_somebody() => continue,
                Group::Known => self.form.verb(proposed),
                _ if proposed.confidence.is_at_least(least) => Verb::Pick,
                _ => continue,
            };
            self.set(place, verb);
            accepted += 1;
        }
        self.at = self.next_undecided(self.at);
        accepted
    }

    /// Drops all that nobody decided yet. Tells how many.
    pub fn drop_rest(&mut self) -> usize {
        let left: Vec<usize> = (0..self.entries.len()).filter(|place| !self.entries[*place].is_decided).collect();
        left.iter().for_each(|place| self.set(*place, Verb::Drop));
        self.at = self.next_undecided(self.at);
        left.len()
    }

    /// Looks at the one before, decided or not.
    pub fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// Looks at the next one, decided or not.
    pub fn forward(&mut self) {
        self.at = (self.at + 1).min(self.entries.len());
    }

    /// Looks at the one that has this line of the review's print, from 1; not at any, if it is the story's.
    pub fn go_to_line(&mut self, line: usize) {
        let lines = self.print_with_lines().1;
        if let Some(place) = lines.partition_point(|start| *start <= line).checked_sub(1) {
            self.at = place;
        }
    }

    /// The block that is looked at, for an editor to change.
    pub fn block(&self) -> Option<String> {
        let entry = self.entries.get(self.at)?;
        let verb = match entry.verb {
            Verb::Drop | Verb::Merge => self.proposed(entry).map_or(Verb::Pick, |proposed| match proposed.step() {
                Step::Gone => Verb::Gone,
                _ if proposed.group == Group::Known => Verb::Update,
                _ => Verb::Pick,
            }),
            verb => verb,
        };
        let mut block = format!("{ONE_BLOCK}\n");
        self.print_entry(&Entry { verb, is_decided: true, ..entry.clone() }, &mut block);
        Some(block)
    }

    /// Takes the block that is looked at as it was changed, with what its first word says of it, and goes on as after a
    /// decision. False: everything was deleted, and nothing changes.
    pub fn edited(&mut self, text: &str) -> Result<bool, Vec<Mistake>> {
        if text.lines().all(|line| line.trim().is_empty() || is_comment(line)) {
            return Ok(false);
        }
        let number = self.entries.get(self.at).and_then(|entry| entry.number);
        let blocks = blocks::read(text)?;
        let wrong = |line: usize, reason: &str| Err(vec![Mistake { line, reason: reason.to_owned() }]);
        let block = match &blocks[..] {
            [block] if block.number == number && block.verb != Verb::Story => block,
            [_, second, ..] => return wrong(second.line, "a second block stands here, and one statement is edited"),
            others => {
                let line = others.first().map_or(0, |block| block.line);
                return wrong(line, "the block begins otherwise than it did: leave its number as it is");
            }
        };
        if block.verb == Verb::Merge {
            self.mergeable(self.at).map_err(|reason| vec![Mistake { line: block.line, reason: reason.to_owned() }])?;
        }
        if block.verb != Verb::Drop {
            self.form.read(&alone(text, block))?;
        }
        let lines: Vec<&str> = text.lines().collect();
        let changed = Entry { body: body(&lines[block.line..]), ..self.entries[self.at].clone() };
        self.entries[self.at] = changed;
        self.set(self.at, block.verb);
        self.at = self.next_undecided(self.at);
        Ok(true)
    }

    /// What the story says of itself, for an editor to change.
    pub fn heading(&self) -> String {
        format!("# What the story says of itself. To leave it as it was, delete everything.\n\nstory\n{}", self.heading)
    }

    /// Takes what the story says of itself as it was changed. False: everything was deleted, and nothing changes.
    pub fn heading_edited(&mut self, text: &str) -> Result<bool, Vec<Mistake>> {
        let blocks = match text.lines().all(|line| line.trim().is_empty() || is_comment(line)) {
            true => return Ok(false),
            false => blocks::read(text)?,
        };
        let [block @ Block { verb: Verb::Story, .. }] = &blocks[..] else {
            let line = blocks.get(1).map_or(0, |block| block.line);
            return Err(vec![Mistake { line, reason: "only the story stands here".to_owned() }]);
        };
        // Read with a statement beneath, since a form without any is a mistake of its own.
        let lines: Vec<&str> = text.lines().collect();
        let beneath = self.form.block(1).unwrap_or_default();
        self.form.read(&format!("{text}\n\n{beneath}"))?;
        self.heading = body(&lines[block.line..]);
        Ok(true)
    }

    /// What is to be recorded, by the rules of the form. Lines of mistakes are those of the review's print.
    pub fn review(&self) -> Result<Review, Vec<Mistake>> {
        Ok(self.form.read(&self.print())?.unwrap_or_else(|| Review {
            heading: self.form.heading.clone(),
            heading_line: 0,
            statements: Vec::new(),
        }))
    }

    fn proposed(&self, entry: &Entry) -> Option<&'f Proposed> {
        self.form.proposals.get(entry.number?.checked_sub(1)?)
    }

    fn is_known(&self, entry: &Entry) -> bool {
        self.proposed(entry).is_some_and(|proposed| proposed.group == Group::Known)
    }

    fn chosen(&self, entry: &Entry) -> Result<Chosen, Vec<Mistake>> {
        let mut block = String::new();
        let verb = if entry.stands() { entry.verb } else { Verb::Pick };
        self.print_entry(&Entry { verb, ..entry.clone() }, &mut block);
        let missing = || vec![Mistake { line: 1, reason: "the block is empty".to_owned() }];
        let read = self.form.read(&block)?;
        read.and_then(|review| review.statements.into_iter().next()).ok_or_else(missing)
    }

    /// The first one from `place` on that nobody decided, else the first of all; behind the last, if all are decided.
    fn next_undecided(&self, place: usize) -> usize {
        let places = (place..self.entries.len()).chain(0..place.min(self.entries.len()));
        places.into_iter().find(|place| !self.entries[*place].is_decided).unwrap_or(self.entries.len())
    }

    /// Whether what stands at `place` has a decided statement above, into which it can be merged.
    fn mergeable(&self, place: usize) -> Result<(), &'static str> {
        match self.entries[..place].iter().rev().find(|above| !above.is_decided || above.stands()) {
            None => Err("there is no accepted statement above, into which this could be merged"),
            Some(above) if !above.is_decided => Err("the statement above is not decided yet: decide it first"),
            Some(_) => Ok(()),
        }
    }

    /// Sets what becomes of a block. What was merged into a statement that stands no more, or would now be merged into
    /// another one, is to be decided again.
    fn set(&mut self, place: usize, verb: Verb) {
        let stood = self.entries[place].stands() && self.entries[place].is_decided;
        let entry = &mut self.entries[place];
        (entry.verb, entry.is_decided) = (verb, true);
        if stood == entry.stands() {
            return;
        }
        for at in place + 1..self.entries.len() {
            let entry = &self.entries[at];
            if entry.is_decided && entry.stands() {
                break;
            }
            if entry.is_decided && entry.verb == Verb::Merge {
                let verb = self.proposed(entry).map_or(Verb::Pick, |proposed| self.form.verb(proposed));
                let entry = &mut self.entries[at];
                (entry.verb, entry.is_decided) = (verb, false);
            }
        }
    }
}

fn decision(verb: Verb) -> Decision {
    match verb {
        Verb::Story | Verb::Pick => Decision::Accept,
        Verb::Drop => Decision::Drop,
        Verb::Merge => Decision::Merge,
        Verb::Update => Decision::Keep,
        Verb::Correct => Decision::Correct,
        Verb::Gone => Decision::Gone,
        Verb::Retract => Decision::Retract,
    }
}

/// The fields of a block without remarks and empty lines.
fn body(lines: &[&str]) -> String {
    let fields = lines.iter().filter(|line| !line.trim().is_empty() && !is_comment(line));
    fields.flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// The text, with a block that is merged as one that is picked, since nothing stands above it here.
fn alone(text: &str, block: &Block) -> String {
    let verb = |place: usize| place + 1 == block.line && block.verb == Verb::Merge;
    let number = block.number.map_or_else(String::new, |number| format!(" {number}"));
    let lines = text.lines().enumerate();
    lines.map(|(place, line)| if verb(place) { format!("pick{number}\n") } else { format!("{line}\n") }).collect()
}

#[cfg(test)]
mod tests;
