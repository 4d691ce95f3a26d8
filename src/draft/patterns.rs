//! The patterns, in the order that gets nesting right.
//!
//! First a unit's outer attributions are found, those that stand behind or within their content ("…, officials said",
//! "…, according to Reuters, …"); they leave holes. Then the verbs before their content are read from left to right; their
//! content ends at such a hole, and so "Boehler assured him that …, a source said" is two attributions, one in the other.

use std::ops::Range;

use super::clauses::{Complement, Opening, accepts, complement, content_end};
use super::cues::{Cue, Form, Tier};
use super::lexicon::Tags;
use super::nouns::{Phrase, phrase_left, phrase_right, subject_before};
use super::proposal::Rule;
use super::story::{Story, Unit};
use crate::text::Kind;

/// An attribution as ranges of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The source phrase, if the words have one.
    pub(super) source: Option<Phrase>,
    /// The verb with its auxiliaries, or the words that do its work.
    pub(super) cue: Range<usize>,
    /// The cue's verb, if it is one.
    pub(super) verb: Option<Cue>,
    /// What is attributed.
    pub(super) content: Vec<Range<usize>>,
    /// Hearer, occasion and time, between the verb and its content or behind it.
    pub(super) aside: Range<usize>,
    /// The pattern.
    pub(super) rule: Rule,
    /// The unit in which the cue stands.
    pub(super) unit: usize,
    /// The last unit of its content.
    pub(super) until: usize,
}

/// A stretch of a unit that attributes what is around it.
#[derive(Clone, Debug)]
pub(super) struct Hole {
    pub(super) tokens: Range<usize>,
    /// Whether content goes on behind it.
    pub(super) inserted: bool,
}

/// Finds every attribution of a story, in the order of their cues.
pub(super) fn find(story: &Story<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for number in 0..story.units.len() {
        let mut reader = Reader::new(story, number, found.len());
        reader.outer(&mut found);
        reader.inner(&mut found);
        reader.beside(&mut found);
        found[reader.first..].sort_by_key(|one| one.cue.start);
    }
    found
}

/// The most paragraphs of one quotation that are followed.
const CHAIN: usize = 24;

/// Reads one unit.
pub(super) struct Reader<'s, 't> {
    pub(super) story: &'s Story<'t>,
    pub(super) unit: &'s Unit,
    pub(super) number: usize,
    /// How many attributions were found before this unit.
    pub(super) first: usize,
    /// Where the unit's prose ends, before its final stop.
    pub(super) end: usize,
    pub(super) holes: Vec<Hole>,
    /// The verbs that outer attributions have used.
    used: Vec<usize>,
}

impl<'s, 't> Reader<'s, 't> {
    fn new(story: &'s Story<'t>, number: usize, first: usize) -> Self {
        let unit = &story.units[number];
        let mut end = unit.tokens.end;
        if end > unit.body && matches!(story.kind(end - 1), Some(Kind::Stop)) && story.quoted[end - 1] == 0 {
            end -= 1;
        }
        Self { story, unit, number, first, end, holes: Vec::new(), used: Vec::new() }
    }

    /// The positions of the reporting verbs outside quotations.
    fn verbs(&self) -> impl Iterator<Item = (usize, Cue)> + use<'s, 't> {
        let story = self.story;
        (self.unit.body..self.end)
            .filter(move |at| story.quoted[*at] == 0)
            .filter_map(move |at| Some((at, story.cues[at]?)))
    }

    /// Attributions that stand behind or within their content.
    fn outer(&mut self, found: &mut Vec<Found>) {
        let mut floor = self.unit.body;
        let mut at = self.unit.body;
        while at < self.end {
            let one = if self.story.quoted[at] > 0 {
                None
            } else if self.story.is(at, "according") && self.story.is(at + 1, "to") {
                self.according(at, at + 2, floor)
            } else if self.story.is(at, "per") {
                self.per(at, floor)
            } else {
                self.story.cues[at]
                    .and_then(|cue| self.inverted(at, cue, floor).or_else(|| self.trailing(at, cue, floor)))
            };
            match one {
                Some((one, hole)) => {
                    at = hole.tokens.end.max(at + 1);
                    floor = if hole.inserted { floor } else { hole.tokens.end };
                    self.used.push(one.cue.start.max(one.cue.end - 1));
                    self.holes.push(hole);
                    found.push(one);
                }
                None => at += 1,
            }
        }
    }

    /// "“…,” said Smith": the verb stands between a quotation or a comma and its subject.
    fn inverted(&self, at: usize, cue: Cue, floor: usize) -> Option<(Found, Hole)> {
        let story = self.story;
        if !matches!(cue.form, Form::Past | Form::Present | Form::Base) || at <= floor {
            return None;
        }
        if !matches!(cue.tier, Tier::Speech | Tier::Report | Tier::Manner | Tier::Ask) && cue.lemma != "read" {
            return None;
        }
        let mark = at - 1;
        let quoted = story.quote_ending(mark).is_some() && story.quoted[mark] > 0;
        if !quoted && story.kind(mark) != Some(Kind::Comma) {
            return None;
        }
        let start = at + 1;
        let opens = story.is_name(start)
            || story.tagged(start, Tags::PERSON.or(Tags::BODY).or(Tags::TITLE).or(Tags::QUANTITY).or(Tags::MEDIA))
            || (story.tagged(start, Tags::DETERMINER.or(Tags::POSSESSIVE_PRONOUN))
                && !story.tagged(start, Tags::THAT)
                && quoted | (cue.tier == Tier::Speech))
            || (quoted && story.tagged(start, Tags::PRONOUN))
            || (quoted && cue.lemma == "say" && story.kind(start) == Some(Kind::Word));
        if !opens
            || cue.lemma == "tell"
            || (cue.hearer && !quoted && cue.lemma != "warn")
            || story.tagged(start, Tags::TIME) && story.word(start).ends_with("day")
        {
            return None;
        }
        let phrase = phrase_right(story, start, self.end)?;
        let after = phrase.tokens.end;
        if !quoted {
            let closes = after >= self.end
                || matches!(story.kind(after), Some(Kind::Comma | Kind::Dash))
                || story.tagged(after, Tags::PREPOSITION.or(Tags::TIME));
            if !closes
                || subject_before(story, floor, at)
                    .is_some_and(|phrase| phrase.tokens.end != mark || phrase.beside.is_some())
                || !has_clause_before(story, floor, mark)
            {
                return None;
            }
        }
        let (aside, end) = self.tail(after);
        let hole_start = if quoted { at } else { mark };
        let (content, inserted) = self.content_before(floor, mark, end, at)?;
        let rule = if inserted { Rule::Inserted } else { Rule::Inverted };
        let hole = Hole { tokens: hole_start..end, inserted };
        Some((self.found(Some(phrase), at..at + 1, Some(cue), content, aside, rule), hole))
    }

    /// "…, officials said": nothing, or only hearer and occasion, stands behind the verb.
    fn trailing(&self, at: usize, cue: Cue, floor: usize) -> Option<(Found, Hole)> {
        let story = self.story;
        let plural = cue.form == Form::Base && !cue.noun;
        if !(matches!(cue.form, Form::Past | Form::Present) || plural) {
            return None;
        }
        if !matches!(cue.tier, Tier::Speech | Tier::Report | Tier::Manner | Tier::Ask | Tier::Attitude)
            && cue.lemma != "read"
        {
            return None;
        }
        let phrase = subject_before(story, floor, at)?;
        if plural && !is_plural(story, &phrase) {
            return None;
        }
        let mut before = phrase.tokens.start;
        if before > floor && story.is_one_of(before - 1, &["as", "and", "but"]) {
            before -= 1;
        }
        let complement = complement(story, at, cue, self.end);
        let mark = before.checked_sub(1)?;
        let own_unit = before == self.unit.body;
        let quoted = !own_unit && before > floor && story.quote_ending(mark).is_some();
        let previous = own_unit.then(|| self.quotation_before()).flatten();
        let rest = complement.aside.end;
        let nothing = complement.opening == Opening::Nothing || (quoted && !self.reports_on(&complement));
        if !nothing || (cue.tier == Tier::Attitude && !quoted) {
            return None;
        }
        if let Some(quote) = previous {
            let hole = Hole { tokens: before..self.end, inserted: false };
            let content = self.whole_quotation(quote);
            return Some((
                self.found(Some(phrase), self.cue_range(at), Some(cue), content, complement.aside, Rule::Trailing),
                hole,
            ));
        }
        let marked =
            quoted || matches!(story.kind(mark), Some(Kind::Comma | Kind::Dash | Kind::Question | Kind::Exclamation));
        if own_unit || before <= floor || !marked {
            return None;
        }
        if !quoted
            && (matches!(cue.tier, Tier::Manner | Tier::Ask | Tier::Finding) || !has_clause_before(story, floor, mark))
        {
            return None;
        }
        let (_, end) = self.tail(rest.max(at + 1));
        let (content, inserted) = self.content_before(floor, mark, end, at)?;
        let rule = if inserted { Rule::Inserted } else { Rule::Trailing };
        let hole_start = if quoted { before } else { mark };
        let hole = Hole { tokens: hole_start..end, inserted };
        Some((self.found(Some(phrase), self.cue_range(at), Some(cue), content, complement.aside, rule), hole))
    }

    /// Whether a verb behind a quotation has content of its own behind it as well.
    fn reports_on(&self, complement: &Complement) -> bool {
        let comma = self.story.kind(complement.start.wrapping_sub(1)) == Some(Kind::Comma);
        match complement.opening {
            Opening::That => true,
            Opening::Quotation => !comma,
            Opening::Clause => self.story.tagged(complement.start, Tags::PRONOUN) && complement.aside.is_empty(),
            _ => false,
        }
    }

    /// A quotation that ends the unit before in the same paragraph: `“Why?” Smith asked.`
    fn quotation_before(&self) -> Option<usize> {
        if self.unit.opens_paragraph || self.number == 0 {
            return None;
        }
        let last = self.story.units[self.number - 1].tokens.end.checked_sub(1)?;
        let number = self.story.quoted[last].checked_sub(1)? as usize;
        (self.story.quotes[number].tokens.end == last + 1 && self.story.quotes[number].closed).then_some(number)
    }

    /// ", per NP": where it can't be a rate.
    fn per(&self, at: usize, floor: usize) -> Option<(Found, Hole)> {
        let story = self.story;
        let comma = at > floor && story.kind(at - 1) == Some(Kind::Comma);
        let source = story.is_name(at + 1)
            || (story.tagged(at + 1, Tags::DETERMINER)
                && phrase_right(story, at + 1, self.end)
                    .is_some_and(|phrase| story.tagged(phrase.head, Tags::DOCUMENT.or(Tags::PERSON).or(Tags::MEDIA))));
        (comma && source).then(|| self.according(at, at + 1, floor)).flatten()
    }

    /// "According to NP, …",  "…, according to NP" and "…, according to NP, …".
    fn according(&self, at: usize, behind: usize, floor: usize) -> Option<(Found, Hole)> {
        let story = self.story;
        let phrase = phrase_right(story, behind, self.end)?;
        let cue = at..behind;
        let end = self.past_apposition(&phrase);
        let opens = at == floor
            || (at > floor
                && (floor..at).all(|word| {
                    story.tagged(word, Tags::COORDINATOR.or(Tags::CONNECTIVE).or(Tags::ADVERB))
                        || story.kind(word) == Some(Kind::Comma)
                }));
        let behind_that = at > floor && story.tagged(at - 1, Tags::THAT);
        let relative =
            at > floor + 1 && story.kind(at - 1) == Some(Kind::Comma) && story.tagged(at - 2, Tags::WH.or(Tags::THAT));
        if opens || behind_that || relative {
            let end = self.past_reduced(end);
            let aside = end..end;
            let start = if story.kind(end) == Some(Kind::Comma) { end + 1 } else { end };
            if start >= self.end {
                return None;
            }
            let hole = Hole { tokens: at..start, inserted: true };
            let content = vec![start..content_end(story, start, self.end)];
            return Some((self.found(Some(phrase), cue, None, content, aside, Rule::According), hole));
        }
        let (aside, tail) = self.tail(end);
        let end = tail.max(end);
        let mark = at - 1;
        let comma = matches!(story.kind(mark), Some(Kind::Comma | Kind::Dash)) || story.quoted[mark] > 0;
        let before = if comma && story.quoted[mark] == 0 { mark } else { at };
        let goes_on = story.kind(end) == Some(Kind::Comma) && comma && end + 1 < self.end && !self.opens_aside(end + 1);
        let start = self.content_start(if before <= floor + 1 { self.unit.body } else { floor }, before);
        let mut content = vec![start..before];
        if goes_on {
            content.push(end + 1..content_end(story, end + 1, self.end));
        }
        let hole = Hole { tokens: before..end, inserted: goes_on };
        (start < before).then(|| (self.found(Some(phrase), cue, None, content, aside, Rule::According), hole))
    }

    /// The end of a reduced relative behind a phrase: "a posting made an hour ago, …".
    fn past_reduced(&self, end: usize) -> usize {
        let story = self.story;
        let reduced = story.tagged(end, Tags::PARTICIPLE.or(Tags::VERB).or(Tags::PREPOSITION))
            || story.word(end).ends_with("ing")
            || story.tagged(end, Tags::TIME);
        let comma = (end..self.end.min(end + 24)).find(|at| story.kind(*at) == Some(Kind::Comma));
        comma.filter(|_| reduced && end < self.end).unwrap_or(end)
    }

    /// The end of an apposition behind a phrase: "according to Jane Poe, a lawyer, …".
    fn past_apposition(&self, phrase: &Phrase) -> usize {
        let story = self.story;
        let end = phrase.tokens.end;
        if story.kind(end) != Some(Kind::Comma) {
            return end;
        }
        let close = (end + 1..self.end.min(end + 32))
            .find(|at| story.quoted[*at] == 0 && story.kind(*at) == Some(Kind::Comma))
            .unwrap_or(self.end);
        let inner = end + 1..close;
        let first = inner.start;
        let clausal = inner.clone().any(|at| story.tagged(at, Tags::BE.or(Tags::HAVE).or(Tags::MODAL).or(Tags::VERB)))
            && !story.tagged(first, Tags::WH)
            && !story.word(first).ends_with("ing");
        let role = (!story.is_name(first) && inner.clone().any(|at| story.tagged(at, Tags::PERSON)))
            || story.tagged(first, Tags::WH)
            || story.is_one_of(first, &["of", "quoting", "citing"]);
        let name =
            story.is_name(first) && inner.len() <= 4 && story.tagged(phrase.head, Tags::PERSON) && close < self.end;
        if !clausal
            && !inner.is_empty()
            && ((role && story.is_name(phrase.head))
                || story.is_one_of(first, &["quoting", "citing", "who", "which"])
                || name)
        {
            close
        } else {
            end
        }
    }

    /// Occasion, time and apposition behind a verb or a source that ends an attribution.
    fn tail(&self, start: usize) -> (Range<usize>, usize) {
        let story = self.story;
        let mut end = start;
        while end < self.end && story.quoted[end] == 0 && story.tokens[end].is_word() {
            let clause = story.tagged(end, Tags::COORDINATOR) && end > start;
            if clause {
                break;
            }
            end += 1;
        }
        let mut last = end;
        while story.kind(last) == Some(Kind::Comma) && last + 1 < self.end && self.opens_apposition(last + 1) {
            let close = (last + 1..self.end.min(last + 40))
                .find(|at| story.quoted[*at] == 0 && matches!(story.kind(*at), Some(Kind::Comma | Kind::Semicolon)))
                .unwrap_or(self.end);
            if (last + 1..close).any(|at| story.quoted[at] > 0) {
                break;
            }
            last = close;
        }
        (start..end, last)
    }

    fn opens_apposition(&self, at: usize) -> bool {
        let story = self.story;
        let ends = story.tagged(at, Tags::WH)
            || story.is_one_of(
                at,
                &[
                    "a",
                    "an",
                    "the",
                    "of",
                    "one",
                    "his",
                    "her",
                    "their",
                    "now",
                    "speaking",
                    "citing",
                    "referring",
                    "quoting",
                    "in",
                    "on",
                    "at",
                    "during",
                    "after",
                    "when",
                    "as",
                    "before",
                    "while",
                    "with",
                ],
            )
            || story.kind(at) == Some(Kind::Number);
        ends || story.tagged(at, Tags::PERSON) && !story.tagged(at + 1, Tags::BE.or(Tags::HAVE))
    }

    fn opens_aside(&self, at: usize) -> bool {
        let story = self.story;
        story.tagged(at, Tags::WH)
            || story.cues.get(at).copied().flatten().is_some_and(|cue| cue.form == Form::Participle)
            || story.is_one_of(
                at,
                &[
                    "a",
                    "an",
                    "who",
                    "which",
                    "citing",
                    "one",
                    "and",
                    "but",
                    "though",
                    "although",
                    "while",
                    "as",
                    "whereas",
                    "whose",
                    "leaving",
                    "setting",
                    "making",
                    "raising",
                    "sending",
                    "bringing",
                    "giving",
                    "putting",
                    "prompting",
                    "forcing",
                    "ending",
                    "following",
                    "including",
                ],
            )
    }

    /// The content before the mark at `mark`, and behind the attribution that ends at `end`, if it goes on there.
    fn content_before(&self, floor: usize, mark: usize, end: usize, verb: usize) -> Option<(Vec<Range<usize>>, bool)> {
        let story = self.story;
        let quote = story.quote_ending(mark).filter(|_| story.quoted[mark] > 0).cloned();
        let before = if quote.is_some() { mark + 1 } else { mark };
        let start = match &quote {
            Some(quote) if self.is_own(floor, quote.tokens.start) => quote.tokens.start,
            _ => self.content_start(floor, before),
        };
        if start >= before {
            return None;
        }
        let mut content = Vec::new();
        if let Some(quote) = quote.filter(|quote| quote.tokens.start == start) {
            self.chain_before(&quote, &mut content);
        }
        content.push(start..before);
        let comma = matches!(story.kind(end), Some(Kind::Comma | Kind::Dash | Kind::Colon | Kind::Semicolon));
        let next = if comma { end + 1 } else { end };
        if next >= self.end || next <= verb {
            return Some((content, false));
        }
        if let Some(second) = story.quote_at(next).filter(|_| story.quoted[mark] > 0) {
            content.push(second.tokens.clone());
            return Some((content, true));
        }
        let goes_on = comma
            && story.kind(end) != Some(Kind::Semicolon)
            && story.quoted[mark] == 0
            && !self.opens_aside(next)
            && story.kind(mark) == story.kind(end);
        if goes_on {
            content.push(next..content_end(story, next, self.end));
        }
        Some((content, goes_on))
    }

    /// Whether a quotation is the whole content, with nothing of its sentence before it.
    fn is_own(&self, floor: usize, open: usize) -> bool {
        let story = self.story;
        if open <= floor {
            return true;
        }
        let mark = open - 1;
        matches!(story.kind(mark), Some(Kind::Colon | Kind::Stop | Kind::Question | Kind::Exclamation))
            || story.quoted[mark] > 0
            || (floor..open)
                .all(|at| story.tagged(at, Tags::COORDINATOR.or(Tags::CONNECTIVE)) || !story.tokens[at].is_word())
            || (story.kind(mark) == Some(Kind::Comma) && !has_clause_before(story, floor, mark))
    }

    /// Adds the paragraphs of a quotation that runs over several, before its last.
    fn chain_before(&self, quote: &super::quotes::Quote, content: &mut Vec<Range<usize>>) {
        let mut number = (self.story.quoted[quote.tokens.start] as usize).saturating_sub(1);
        let mut chain = Vec::new();
        while number > 0 && chain.len() < CHAIN && self.story.quotes[number].continues {
            number -= 1;
            chain.push(self.story.quotes[number].tokens.clone());
        }
        content.extend(chain.into_iter().rev());
    }

    /// A quotation with the paragraphs in which it goes on.
    fn whole_quotation(&self, number: usize) -> Vec<Range<usize>> {
        let quotes = &self.story.quotes;
        let mut content = vec![quotes[number].tokens.clone()];
        let following = quotes[number + 1..].iter().take_while(|next| next.continues).take(CHAIN);
        if !quotes[number].closed {
            content.extend(following.map(|next| next.tokens.clone()));
        }
        content
    }

    /// Where content that ends at `end` begins: behind opening conjunctions and marks.
    fn content_start(&self, floor: usize, end: usize) -> usize {
        let story = self.story;
        let mut start = floor;
        while start < end {
            let skips = story.is_one_of(start, &["but", "and", "yet", "so"])
                || matches!(story.kind(start), Some(Kind::Comma | Kind::Semicolon | Kind::Dash));
            if !skips || story.quoted[start] > 0 {
                break;
            }
            start += 1;
        }
        start
    }

    /// Verbs before their content.
    fn inner(&mut self, found: &mut Vec<Found>) {
        for (at, cue) in self.verbs().collect::<Vec<_>>() {
            if self.used.contains(&at)
                || self.holes.iter().any(|hole| hole.tokens.contains(&at) && !hole.inserted && hole.tokens.end < at)
            {
                continue;
            }
            let one = match cue.form {
                Form::Participle => self.participle(at, cue, &found[self.first..]),
                _ => self.finite(at, cue, &found[self.first..]),
            };
            found.extend(one);
        }
    }

    fn limit(&self, at: usize) -> usize {
        self.holes
            .iter()
            .filter(|hole| !hole.inserted && hole.tokens.start > at)
            .map(|hole| hole.tokens.start)
            .min()
            .unwrap_or(self.end)
            .max(at + 1)
    }

    fn floor(&self, at: usize) -> usize {
        self.holes
            .iter()
            .filter(|hole| hole.tokens.end <= at)
            .map(|hole| hole.tokens.end)
            .max()
            .unwrap_or(self.unit.body)
            .max(self.unit.body)
    }

    fn finite(&self, at: usize, cue: Cue, before: &[Found]) -> Option<Found> {
        let story = self.story;
        let limit = self.limit(at);
        let floor = self.floor(at);
        let complement = complement(story, at, cue, limit);
        let coordinated = self.coordinated(at, floor, cue);
        let phrase = if coordinated { None } else { subject_before(story, floor, at) };
        let phrase = match phrase {
            Some(phrase) => phrase,
            None if cue.form == Form::Base && story.is(at - 1, "to") => self.took_to(at, floor)?,
            None if coordinated => self.shared_subject(at, cue, before)?,
            None => self.relative_subject(at, floor, cue)?,
        };
        if story.is(at + 1, "by") || (cue.tier == Tier::Attitude && !self.is_body(&phrase)) {
            return None;
        }
        if matches!(cue.form, Form::Base)
            && !story.is(at - 1, "to")
            && (!is_plural(story, &phrase)
                || cue.noun
                    && !coordinated
                    && cue.tier != Tier::Speech
                    && !story.tagged(phrase.head, Tags::PERSON.or(Tags::PRONOUN).or(Tags::DOCUMENT)))
        {
            return None;
        }
        if cue.noun
            && !(story.is_name(phrase.head)
                || story.tagged(
                    phrase.head,
                    Tags::PERSON.or(Tags::PRONOUN).or(Tags::BODY).or(Tags::DOCUMENT).or(Tags::MEDIA),
                ))
        {
            return None;
        }
        if story.is_one_of(phrase.head, &["i", "you", "we", "nobody", "none"])
            || story.is_one_of(phrase.tokens.start, &["no", "neither"])
        {
            return None;
        }
        let lead = phrase.tokens.start.checked_sub(1).filter(|lead| *lead >= floor && rule_lead(story, *lead));
        let fused = lead
            .is_some_and(|lead| story.is_one_of(lead, &["what", "how", "why", "whatever", "if", "unless", "whether"]));
        if fused && cue.tier != Tier::Characterise && !coordinated {
            return None;
        }
        let subordinate = lead.is_some_and(|lead| {
            story
                .is_one_of(lead, &["while", "although", "though", "whereas", "when", "after", "as", "since", "because"])
        });
        let limit = if subordinate && !coordinated {
            (complement.start..limit)
                .find(|at| story.quoted[*at] == 0 && story.kind(*at) == Some(Kind::Comma))
                .unwrap_or(limit)
        } else {
            limit
        };
        let rule = if coordinated {
            Rule::Coordinated
        } else if complement.opening == Opening::Quotation {
            Rule::Quoted
        } else {
            Rule::Reported
        };
        if cue.tier == Tier::Characterise {
            return self.characterised(at, cue, phrase, limit);
        }
        if lead.is_some_and(|lead| story.is(lead, "as"))
            && complement.opening == Opening::Nothing
            && story.kind(complement.start) == Some(Kind::Comma)
        {
            let start = complement.start + 1;
            let content: Vec<Range<usize>> = std::iter::once(start..content_end(story, start, self.limit(at)))
                .filter(|range| range.len() > 2)
                .collect();
            return (!content.is_empty() && cue.tier != Tier::Attitude).then(|| {
                self.found(Some(phrase), self.cue_range(at), Some(cue), content, complement.aside, Rule::Reported)
            });
        }
        if let Some(content) = self.block_quotation(at, &complement) {
            return Some(self.found(
                Some(phrase),
                self.cue_range(at),
                Some(cue),
                content,
                complement.aside,
                Rule::Quoted,
            ));
        }
        if !accepts(story, at, cue, &complement, limit) || !self.may_find(cue, &phrase) {
            return None;
        }
        let content = self.content_after(&complement, limit);
        (!content.is_empty())
            .then(|| self.found(Some(phrase), self.cue_range(at), Some(cue), content, complement.aside, rule))
    }

    /// Whether a state of mind is that of a body or of several people in office, and so must have been told to somebody.
    fn is_body(&self, phrase: &Phrase) -> bool {
        let story = self.story;
        let word = story.word(phrase.head);
        let people = story.tagged(phrase.head, Tags::PERSON)
            && word.ends_with('s')
            && (!story.tokens[phrase.head].capital || phrase.head == self.unit.body);
        people
            || story.tagged(phrase.head, Tags::BODY.or(Tags::MEDIA))
            || story.is_one_of(phrase.head, &["police", "intelligence"])
    }

    /// Findings need somebody or something that can find.
    fn may_find(&self, cue: Cue, phrase: &Phrase) -> bool {
        let story = self.story;
        if cue.tier != Tier::Finding && !matches!(cue.lemma, "suggest" | "imply" | "reveal" | "conclude") {
            return true;
        }
        let document = phrase.tokens.clone().any(|at| story.tagged(at, Tags::DOCUMENT))
            || story.tagged(phrase.head, Tags::PERSON.or(Tags::BODY));
        document
            || (matches!(cue.lemma, "suggest" | "conclude" | "reveal" | "find" | "determine" | "project")
                && (story.is_name(phrase.head) || story.is_one_of(phrase.head, &["they", "he", "she", "it"])))
    }

    /// Whether the verb follows "and" or "but" without a subject of its own.
    fn coordinated(&self, at: usize, floor: usize, cue: Cue) -> bool {
        let story = self.story;
        let mut before = at;
        while before > floor
            && story.tagged(before - 1, Tags::ADVERB.or(Tags::HAVE))
            && !story.is_one_of(before - 1, &["and", "but", "yet"])
        {
            before -= 1;
        }
        matches!(cue.form, Form::Past | Form::Present | Form::Base)
            && before > floor
            && story.is_one_of(before - 1, &["and", "but", "then"])
            && before - 1 > self.unit.body
    }

    /// The subject of the verb that this one is coordinated with.
    fn shared_subject(&self, at: usize, cue: Cue, before: &[Found]) -> Option<Phrase> {
        let fits = |one: &&Found| {
            one.cue.start < at && one.verb.is_none_or(|verb| verb.form == cue.form || verb.form == Form::Participle)
        };
        let trailing = before
            .iter()
            .rev()
            .filter(fits)
            .find(|one| matches!(one.rule, Rule::Trailing | Rule::Inverted | Rule::Inserted));
        let earlier = trailing.or_else(|| before.iter().filter(fits).next_back());
        match earlier {
            Some(one) => one.source.clone(),
            None if cue.form == Form::Base => None,
            None => self.main_subject(at),
        }
    }

    /// The subject of the unit's main clause.
    pub(super) fn main_subject(&self, before: usize) -> Option<Phrase> {
        let story = self.story;
        let mut start = self.unit.body;
        for _ in 0..3 {
            while start < before
                && story.tagged(start, Tags::COORDINATOR.or(Tags::CONNECTIVE))
                && story.tokens[start].is_word()
                && !story.tagged(start, Tags::QUANTITY)
            {
                start += 1;
            }
            let adverbial = story.tagged(start, Tags::PREPOSITION.or(Tags::SUBORDINATOR).or(Tags::TIME))
                || story.word(start).ends_with("ing")
                || story.tagged(start, Tags::PARTICIPLE);
            if !adverbial || story.is_name(start) && !story.tagged(start, Tags::PREPOSITION.or(Tags::SUBORDINATOR)) {
                break;
            }
            start = (start..before).find(|at| story.kind(*at) == Some(Kind::Comma) && story.quoted[*at] == 0)? + 1;
        }
        phrase_right(story, start, before).filter(|phrase| !story.is_one_of(phrase.head, &["i", "it", "there", "you"]))
    }

    /// "Smith took to X to say that …": Smith.
    fn took_to(&self, at: usize, floor: usize) -> Option<Phrase> {
        let story = self.story;
        let took = (floor..at).rev().take(7).find(|word| story.is(*word, "took") && story.is(*word + 1, "to"))?;
        subject_before(story, floor, took)
    }

    /// "Witkoff, who told reporters …": the pronoun speaks.
    fn relative_subject(&self, at: usize, floor: usize, _cue: Cue) -> Option<Phrase> {
        let story = self.story;
        let mut who = at.checked_sub(1)?;
        while who > floor && story.tagged(who, Tags::ADVERB.or(Tags::HAVE)) {
            who -= 1;
        }
        if !story.is(who, "who") || who <= floor {
            return None;
        }
        let behind_comma = story.kind(who - 1) == Some(Kind::Comma);
        let end = if behind_comma { who - 1 } else { who };
        let phrase = phrase_left(story, floor, end)?;
        Some(Phrase { tokens: who..who + 1, beside: Some(phrase.tokens.clone()), head: who })
    }

    /// A quotation in the next paragraph, which a colon or comma at the end of this unit announces.
    fn block_quotation(&self, at: usize, complement: &Complement) -> Option<Vec<Range<usize>>> {
        let story = self.story;
        let last = self.end.checked_sub(1)?;
        let colon = story.kind(last) == Some(Kind::Colon);
        let announced = (colon || story.kind(last) == Some(Kind::Comma)) && story.quoted[last] == 0;
        let other = complement.opening != Opening::Nothing && complement.start < last;
        if !announced || (other && !(colon && complement.opening == Opening::Phrase && last - at < 14)) || last < at {
            return None;
        }
        let next = story.units.get(self.number + 1)?;
        let number = story.quoted[next.body].checked_sub(1)? as usize;
        (story.quotes[number].tokens.start == next.body).then(|| self.whole_quotation(number))
    }

    /// The content from a complement to its end, without the attributions that stand within it.
    pub(super) fn content_after(&self, complement: &Complement, limit: usize) -> Vec<Range<usize>> {
        let story = self.story;
        let start = complement.start;
        if let (Opening::Quotation, Some(number)) = (complement.opening, story.quoted[start].checked_sub(1)) {
            let number = number as usize;
            let close = story.quotes[number].tokens.end;
            let separate = matches!(story.kind(start.wrapping_sub(1)), Some(Kind::Comma | Kind::Colon));
            let ends = close >= limit
                || !story.tokens[close].is_word()
                || (separate && story.tagged(close, Tags::SUBORDINATOR));
            if ends && (close >= limit || separate || !matches!(story.kind(close), Some(Kind::Comma))) || close >= limit
            {
                return self.whole_quotation(number);
            }
        }
        let mut pieces = self.pieces(start, content_end(story, start, limit));
        let last = pieces.last().map_or(start, |piece| piece.end - 1);
        if let Some(number) = story.quoted[last].checked_sub(1).map(|number| number as usize)
            && story.quotes[number].tokens.end == last + 1
        {
            pieces.extend(self.whole_quotation(number).into_iter().skip(1));
        }
        pieces
    }

    fn pieces(&self, start: usize, end: usize) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut from = start;
        for hole in
            self.holes.iter().filter(|hole| hole.inserted && hole.tokens.start >= start && hole.tokens.end <= end)
        {
            if hole.tokens.start > from {
                pieces.push(from..hole.tokens.start);
            }
            from = hole.tokens.end;
        }
        if from < end {
            pieces.push(from..end);
        }
        pieces
    }

    /// The verb with its auxiliaries.
    fn cue_range(&self, at: usize) -> Range<usize> {
        let story = self.story;
        let mut start = at;
        while start > self.unit.body && story.tagged(start - 1, Tags::HAVE) && story.quoted[start - 1] == 0 {
            start -= 1;
        }
        start..at + 1
    }

    pub(super) fn found(
        &self,
        source: Option<Phrase>,
        cue: Range<usize>,
        verb: Option<Cue>,
        content: Vec<Range<usize>>,
        aside: Range<usize>,
        rule: Rule,
    ) -> Found {
        Found { source, cue, verb, content, aside, rule, unit: self.number, until: self.number }
    }
}

/// Whether the word before a subject opens its clause.
fn rule_lead(story: &Story<'_>, lead: usize) -> bool {
    story.quoted[lead] == 0 && story.tagged(lead, Tags::SUBORDINATOR.or(Tags::WH).or(Tags::PREPOSITION))
}

fn is_plural(story: &Story<'_>, phrase: &Phrase) -> bool {
    let word = story.word(phrase.head);
    word.ends_with('s')
        || word.ends_with('S')
        || story.is_one_of(
            phrase.head,
            &[
                "they", "who", "both", "others", "people", "police", "some", "many", "men", "women", "several", "we",
                "i", "you", "few", "all", "two", "three", "four",
            ],
        )
        || story.tagged(phrase.head, Tags::BODY.or(Tags::QUANTITY))
        || phrase.tokens.clone().any(|at| story.is(at, "and"))
}

/// Whether the words before a mark can be content by themselves.
fn has_clause_before(story: &Story<'_>, floor: usize, mark: usize) -> bool {
    let start = (floor..mark).find(|at| story.tokens[*at].is_word()).unwrap_or(mark);
    if mark - start < 2 {
        return false;
    }
    if story.tagged(start, Tags::PREPOSITION.or(Tags::SUBORDINATOR)) {
        return (start..mark).any(|at| story.kind(at) == Some(Kind::Comma))
            && (start..mark).any(|at| {
                story.tagged(at, Tags::BE.or(Tags::HAVE).or(Tags::MODAL).or(Tags::VERB).or(Tags::PARTICIPLE))
                    || story.cues[at].is_some()
            });
    }
    true
}
