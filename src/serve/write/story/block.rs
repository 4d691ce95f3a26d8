//! One draft in a form: what becomes of it, and its fields. What comes back is put into the words of the command's own
//! form (`review`), whose rules then read it: what was not touched is recorded as it was drafted, and what was says so.

use maud::{Markup, html};

use crate::ledger::FACETS;
use crate::record::{Attribution, Class, Stance, Status, Terms};
use crate::review::{Group, Mistake, Proposed};
use crate::serve::write::fields::{Fields, choice, line, lines};
use crate::serve::write::sources::fieldset;
use crate::site::layout::class_of;
use crate::site::story::{Mark, marked};
use crate::site::words::safe;

/// The most sources of a block that are read.
const MOST_SOURCES: usize = 50;
/// The fields of a story's own.
const HEADING: [&str; 6] = ["headline", "byline", "outlet", "published_at", "url", "language"];

/// A draft's fields, as they are shown.
pub(super) struct Block {
    verb: String,
    text: String,
    quote: String,
    /// Each source's fields, by name.
    sources: Vec<Vec<(String, String)>>,
    status: String,
    tags: String,
    effective_at: String,
    reason: String,
}

impl Block {
    /// The block as it was drafted.
    pub(super) fn drafted(verb: &str, fields: Vec<(&'static str, String)>) -> Self {
        let mut block = Self::empty(verb);
        for (key, value) in fields {
            match key {
                "text" => block.text = value,
                "quote" => block.quote = value,
                "status" => block.status = value,
                "tags" => block.tags = value,
                "effective_at" => block.effective_at = value,
                "source" => block.sources.push(vec![(key.to_owned(), value)]),
                key => match block.sources.last_mut() {
                    Some(source) if !(key == "class" && source.iter().any(|(own, _)| own == "class")) => {
                        source.push((key.to_owned(), value));
                    }
                    _ => block.sources.push(vec![(key.to_owned(), value)]),
                },
            }
        }
        block
    }

    /// The block of this number as it was sent.
    pub(super) fn sent(number: usize, fields: &Fields) -> Self {
        let of = |name: &str| fields.raw(&format!("{number}.{name}")).unwrap_or_default().to_owned();
        let mut block = Self {
            text: of("text"),
            quote: of("quote"),
            status: of("status"),
            tags: of("tags"),
            effective_at: of("effective_at"),
            reason: of("reason"),
            ..Self::empty(&of("verb"))
        };
        for at in 0..MOST_SOURCES {
            let prefix = format!("{number}.{at}");
            if fields.raw(&format!("{prefix}.source")).is_none() {
                break;
            }
            let names = ["source"].into_iter().chain(FACETS);
            let given =
                names.filter_map(|name| Some((name.to_owned(), fields.get(&format!("{prefix}.{name}"))?.to_owned())));
            block.sources.push(given.collect());
        }
        // The empty one at the end is for a further source.
        while block.sources.last().is_some_and(Vec::is_empty) {
            block.sources.pop();
        }
        block
    }

    /// The same draft, of which nothing is recorded.
    pub(super) fn left_out(self) -> Self {
        Self { verb: "drop".to_owned(), ..self }
    }

    /// Says what becomes of it.
    pub(super) fn decide(&mut self, verb: &str) {
        verb.clone_into(&mut self.verb);
    }

    /// Puts another value into one of its own fields.
    pub(super) fn set(&mut self, name: &str, value: String) {
        match name {
            "text" => self.text = value,
            "quote" => self.quote = value,
            "status" => self.status = value,
            "tags" => self.tags = value,
            "effective_at" => self.effective_at = value,
            _ => self.reason = value,
        }
    }

    /// Puts other sources, each with its facets by name, in the place of those that were drafted.
    pub(super) fn replace_sources(&mut self, sources: Vec<Vec<(String, String)>>) {
        self.sources = sources;
    }

    fn empty(verb: &str) -> Self {
        let none = String::new;
        Self {
            verb: verb.to_owned(),
            text: none(),
            quote: none(),
            sources: Vec::new(),
            status: none(),
            tags: none(),
            effective_at: none(),
            reason: none(),
        }
    }

    /// The block's part of the form.
    pub(super) fn markup(&self, number: usize, proposed: &Proposed) -> Markup {
        let named = |name: &str| format!("{number}.{name}");
        let class = proposed.attributions.first().map_or(Class::Narrator, |one| one.class);
        let statuses = Status::ALL.iter().map(|one| (one.as_str(), one.spaced()));
        html! {
            fieldset id=(format!("draft-{number}")) class=(format!("draft {}", class_of(class))) {
                legend { span.mark { (number) } " " (kind(proposed)) }
                (self.verbs(number, proposed))
                @for note in proposed.carried.iter().flat_map(|carried| &carried.notes) { p.reason { (safe(note)) } }
                p.who { @for one in &proposed.attributions { (attribution(one)) " " } }
                (lines(&named("text"), "Text", &self.text, 2))
                details open[!self.quote.is_empty()] { summary { "Quote" } (lines(&named("quote"), "Quote, verbatim", &self.quote, 2)) }
                @if self.sources.iter().any(|source| !value(source, "class").is_empty()) {
                    p.keys { "A source with a class is what stands here; clear its class to have the phrase read anew." }
                }
                @for (at, source) in self.sources.iter().enumerate() {
                    (fieldset(&format!("{number}.{at}"), "Source", &|name| value(source, name)))
                }
                details { summary { "A further source" } (fieldset(&format!("{number}.{}", self.sources.len()), "Source", &|_| String::new())) }
                div.facets {
                    (choice(&named("status"), "Status", "as drafted", statuses, &self.status))
                    (line(&named("effective_at"), "So since", &self.effective_at, "2026-03-05"))
                    (line(&named("tags"), "Tags", &self.tags, ""))
                    @if proposed.group == Group::Known { (line(&named("reason"), "Why", &self.reason, "")) }
                }
            }
        }
    }

    fn verbs(&self, number: usize, proposed: &Proposed) -> Markup {
        let verbs: &[(&str, &str)] = match proposed.group {
            Group::Known => &[
                ("update", "Stands as below"),
                ("correct", "Was wrong, stands as below"),
                ("gone", "Stands here no more"),
                ("retract", "Withdraw it"),
                ("drop", "Record nothing of it"),
            ],
            _ => &[("pick", "Record"), ("drop", "Leave out"), ("merge", "Same as the one above")],
        };
        html! {
            div.verbs role="radiogroup" aria-label=(format!("What becomes of draft {number}")) {
                @for (verb, told) in verbs {
                    label.box { input type="radio" name=(format!("{number}.verb")) value=(verb) checked[self.verb == *verb]; span { (told) } }
                }
            }
        }
    }

    /// The block in the words of the command's form.
    fn print(&self, number: usize) -> String {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut block = format!("{} {number}\n", if self.verb.is_empty() { "drop" } else { &self.verb });
        let mut field = |name: &str, value: &str| {
            if !value.trim().is_empty() {
                block.push_str(&format!("{name}: {}\n", line(value)));
            }
        };
        let short = |value: &str| value.replace('|', "\\|");
        field("text", &self.text);
        field("quote", &self.quote);
        for (name, value) in self.sources.iter().flatten() {
            field(name, &if name == "source" { value.clone() } else { short(value) });
        }
        field("status", &short(&self.status));
        field("tags", &short(&self.tags));
        field("effective_at", &short(&self.effective_at));
        field("reason", &self.reason);
        block.push('\n');
        block
    }
}

fn value(source: &[(String, String)], name: &str) -> String {
    source.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Who this was read to be.
fn attribution(one: &Attribution) -> Markup {
    let mut facets = vec![one.class.spaced()];
    facets.extend(one.count.filter(|count| *count > 1).map(|count| format!("{count} people")));
    facets.extend((one.terms != Terms::NotStated).then(|| one.terms.spaced()));
    facets.extend((one.stance != Stance::Asserts).then(|| one.stance.spaced()));
    html! {
        span class=(format!("voice {}", class_of(one.class))) { bdi { (safe(&one.described())) } " (" (facets.join(", ")) ")" }
    }
}

fn kind(proposed: &Proposed) -> String {
    match proposed.group {
        Group::Known => safe(&proposed.because),
        Group::Narrator => "the narrator's own sentence: nobody is cited".to_owned(),
        Group::Cited | Group::Comment => {
            let rule = proposed.because.split(';').next().unwrap_or_default();
            format!("{} confidence: {}", proposed.confidence, safe(rule))
        }
    }
}

/// The form that was sent, `most` drafts of it at the most, in the words of the command's, and the line on which each part
/// begins, from 1.
pub(super) fn composed(fields: &Fields, most: usize) -> (String, Vec<usize>) {
    let is_sent = |name: &str, number: usize| fields.raw(&format!("{number}.{name}")).is_some();
    let numbers = (1..=most).take_while(|number| is_sent("verb", *number) || is_sent("text", *number));
    let blocks: Vec<Block> = numbers.map(|number| Block::sent(number, fields)).collect();
    composed_of(fields, blocks.iter())
}

/// The same of a story's own fields and its drafts' blocks, the first of which is draft 1.
pub(super) fn composed_of<'a>(fields: &Fields, blocks: impl Iterator<Item = &'a Block>) -> (String, Vec<usize>) {
    let mut form = String::from("story\n");
    for name in HEADING {
        if let Some(value) = fields.composed(name) {
            form.push_str(&format!(
                "{name}: {}\n",
                if name == "published_at" || name == "language" { value.replace('|', "\\|") } else { value }
            ));
        }
    }
    form.push('\n');
    let mut begins = vec![1];
    let mut next = form.lines().count() + 1;
    for (at, block) in blocks.enumerate() {
        let block = block.print(at + 1);
        begins.push(next);
        next += block.lines().count();
        form.push_str(&block);
    }
    (form, begins)
}

/// A mistake, with the draft that has it in the place of its line.
pub(super) fn told(mistake: &Mistake, begins: &[usize]) -> String {
    match begins.partition_point(|begin| *begin <= mistake.line) {
        0 => mistake.reason.clone(),
        1 => format!("the story: {}", mistake.reason),
        part => format!("draft {}: {}", part - 1, mistake.reason),
    }
}

/// The story's text with its drafts marked; each leads to its fields.
pub(super) fn coloured(text: &str, proposals: &[Proposed]) -> Markup {
    let mut marks: Vec<Mark> = Vec::new();
    for (at, proposed) in proposals.iter().enumerate() {
        let class = proposed.attributions.first().map_or(Class::Narrator, |one| one.class);
        if proposed.group == Group::Narrator {
            continue;
        }
        let note = html! {
            @for one in &proposed.attributions { (attribution(one)) " " }
            code { (at + 1) }
        };
        for place in proposed.places() {
            let (href, note) = (format!("#draft-{}", at + 1), note.clone());
            marks.push(Mark { start: place.start, end: place.end, class, href, note });
        }
    }
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    marked(text, &marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_no_more_drafts_than_there_are_and_knows_on_which_line_each_begins() {
        let pairs = (1..=5_000).flat_map(|number| {
            let text = if number == 2 { "" } else { "The dam leaks." };
            [(format!("{number}.verb"), "pick".to_owned()), (format!("{number}.text"), text.to_owned())]
        });
        let fields = Fields::of(pairs.collect());
        let (form, begins) = composed(&fields, 3);
        let lines: Vec<&str> = form.lines().collect();
        assert_eq!(begins.len(), 4, "the story and three drafts: {form}");
        for (number, begin) in begins.iter().enumerate().skip(1) {
            assert_eq!(lines[begin - 1], format!("pick {number}"), "{form}");
        }
        let mistake = Mistake { line: begins[2] + 1, reason: "no".to_owned() };
        assert_eq!(told(&mistake, &begins), "draft 2: no");
    }
}
