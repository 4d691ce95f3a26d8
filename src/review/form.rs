//! The form that an editor reads and changes, much like an interactive rebase.

use std::fmt::Write;

use super::blocks::{self, Verb, is_comment};
use super::propose::line;
use super::{Group, Heading, Mistake, Proposed, Review, Step, read};
use crate::record::{Attribution, Class, Confidence, Digest, Moment, Stance, Terms};

/// What the form says of itself, at most twelve lines.
const EXPLAINED: &str = "\
# What stands here when you leave the editor is recorded, in one commit. The first word of a
# block says what becomes of it:
#   pick   record it, as it is or as you change it
#   drop   leave it out, as if you had deleted the block
#   merge  it says the same as the picked block above: its sources and its place are added there
# text may be put into the desk's words; quote stays the speaker's own. source is the phrase as
# published, and the line beneath it what was read from it: without a class, it is read again.
# A block may have several sources; a new block needs no number. The narrator's sentences stand
# at the end. Lines that begin with # are passed over. To record nothing, delete everything.
";
/// What the form of a further version says of the statements that are known.
const KNOWN: &str = "
# First the statements of the version before. Of each is recorded what its first word says:
#   update   it stands in this version, as it was or as it reads below; reason says why, if you wish
#   correct  the same, and the version before was wrong
#   gone     it does not stand in this version; retract: it is withdrawn; drop: record nothing of it
# The new statements follow.
";
/// What stands above the first of the narrator's sentences.
pub(super) const NARRATION: &str = "\n# The narrator's own sentences: nobody is cited for them.\n";
/// What a form says above the mistakes that were found in it.
const MISTAKEN: &str = "#! Nothing is recorded yet. Mend this, or delete everything to give up:";

/// A story's proposals as a form.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// What the story says of itself.
    pub heading: &'a Heading,
    /// The story's text.
    pub text: &'a str,
    /// What is proposed.
    pub proposals: &'a [Proposed],
    /// Labels for every statement.
    pub tags: &'a [String],
    /// When the statements became so.
    pub effective_at: Option<&'a Moment>,
}

impl Form<'_> {
    /// Prints the form.
    pub fn print(&self) -> String {
        let mut form = self.opening(&self.heading_fields());
        let mut in_narration = false;
        for (place, proposed) in self.proposals.iter().enumerate() {
            if proposed.group == Group::Narrator && !in_narration {
                in_narration = true;
                form.push_str(NARRATION);
            }
            form.push('\n');
            self.print_block(self.verb(proposed), place + 1, proposed, &mut form);
        }
        form
    }

    /// Reads a form that was printed and changed. `None`: everything was deleted.
    pub fn read(&self, form: &str) -> Result<Option<Review>, Vec<Mistake>> {
        if form.lines().all(|line| line.trim().is_empty() || is_comment(line)) {
            return Ok(None);
        }
        read::read(self, &blocks::read(form)?).map(Some)
    }

    /// Whether `form` is, or was made of, this form: drafts of other stories number other proposals.
    pub fn is_of(&self, form: &str) -> bool {
        let first = self.first_line();
        form.lines().any(|line| line == first.trim_end())
    }

    /// Puts mistakes on top of the form that has them, in place of earlier ones; their lines count in the new form.
    pub fn with_mistakes(form: &str, mistakes: &[Mistake]) -> String {
        let is_told = |line: &&str| line.starts_with("#!");
        let told_before = form.lines().take_while(is_told).count();
        let shift = mistakes.len() + 1;
        let mut mended = format!("{MISTAKEN}\n");
        for Mistake { line, reason } in mistakes {
            let place =
                if *line == 0 { String::new() } else { format!("line {}: ", line + shift - told_before.min(*line)) };
            let _ = writeln!(mended, "#! {place}{}", self::line(reason));
        }
        form.lines().skip(told_before).for_each(|line| mended.extend([line, "\n"]));
        mended
    }

    /// The fields of a proposal's block, as it is printed when nothing is changed, in their order; `number` is from 1.
    pub fn fields(&self, number: usize) -> Vec<(&'static str, String)> {
        let blocks = self.block(number).and_then(|block| blocks::read(&block).ok()).unwrap_or_default();
        let fields = blocks.into_iter().next().map(|block| block.fields).unwrap_or_default();
        fields.into_iter().map(|field| (field.key, field.value)).collect()
    }

    /// The word that begins a proposal's block, if nobody says otherwise.
    pub fn first_word(&self, proposed: &Proposed) -> String {
        self.verb(proposed).to_string()
    }

    /// The proposal's block, as it is printed when nothing is changed.
    pub(super) fn block(&self, number: usize) -> Option<String> {
        let mut block = String::new();
        self.print_block(Verb::Pick, number, self.proposals.get(number.checked_sub(1)?)?, &mut block);
        Some(block)
    }

    /// What stands above the blocks, with these fields of the story.
    pub(super) fn opening(&self, heading: &str) -> String {
        let known = if self.proposals.iter().any(|one| one.group == Group::Known) { KNOWN } else { "" };
        format!("{}{EXPLAINED}\nstory\n{heading}{known}", self.first_line())
    }

    /// The story's fields, a line each.
    pub(super) fn heading_fields(&self) -> String {
        let mut fields = String::new();
        print_heading(self.heading, &mut fields);
        fields
    }

    /// What becomes of a proposal, if nobody says otherwise.
    pub(super) fn verb(&self, proposed: &Proposed) -> Verb {
        match (proposed.group, proposed.step()) {
            (Group::Known, Step::Gone) => Verb::Gone,
            (Group::Known, _) => Verb::Update,
            (Group::Narrator, _) if self.cites_somebody() => Verb::Drop,
            (Group::Narrator, _) => Verb::Pick,
            _ if proposed.confidence == Confidence::Low => Verb::Drop,
            _ => Verb::Pick,
        }
    }

    /// Whether anything is proposed but the narrator's sentences, which stand last.
    pub(super) fn cites_somebody(&self) -> bool {
        self.proposals.first().is_some_and(|one| one.group != Group::Narrator)
    }

    fn first_line(&self) -> String {
        let mut all = self.text.to_owned();
        for (place, proposed) in self.proposals.iter().enumerate() {
            self.print_block(Verb::Pick, place + 1, proposed, &mut all);
        }
        let count = self.proposals.iter().filter(|one| one.group != Group::Narrator).count();
        let headline =
            self.heading.headline.as_deref().map_or_else(String::new, |headline| format!(" from “{}”", tame(headline)));
        format!("# {count} drafts{headline} (number {})\n", Digest::of(all.as_bytes()).prefix(8))
    }

    fn print_block(&self, verb: Verb, number: usize, proposed: &Proposed, form: &mut String) {
        let because = because(proposed);
        let remark = if because.is_empty() { because } else { format!("  # {because}") };
        let _ = writeln!(form, "{verb} {number}{remark}");
        print_notes(proposed, form);
        self.print_fields(proposed, form);
    }

    /// Prints the fields of a proposal's block.
    pub(super) fn print_fields(&self, proposed: &Proposed, form: &mut String) {
        let _ = writeln!(form, "text: {}", tame(&proposed.text));
        if let Some(quote) = &proposed.quote {
            let _ = writeln!(form, "quote: {}", tame(quote));
        }
        proposed.attributions.iter().for_each(|one| print_source(one, form));
        let when = self.effective_at.map_or_else(String::new, |when| when.to_string());
        let tags = self.tags.iter().map(|tag| tame(tag).replace('|', "\\|")).collect::<Vec<_>>().join(", ");
        let status = format!("status: {} | tags: {tags} | effective_at: {when}", proposed.status);
        let _ = writeln!(form, "{}", status.replace("  ", " ").trim_end());
    }
}

/// Why a statement is proposed, in a few words; nothing for the narrator's.
pub(super) fn because(proposed: &Proposed) -> String {
    match proposed.group {
        Group::Narrator => String::new(),
        Group::Known => tame(&proposed.because),
        _ => {
            let rule = proposed.because.split(';').next().unwrap_or_default();
            format!("{} confidence: {}", proposed.confidence, tame(rule))
        }
    }
}

/// Prints what an editor must know of a known statement, as remarks.
pub(super) fn print_notes(proposed: &Proposed, form: &mut String) {
    for note in proposed.carried.iter().flat_map(|carried| &carried.notes) {
        let _ = writeln!(form, "#   {}", tame(note));
    }
}

fn print_heading(heading: &Heading, form: &mut String) {
    let published_at = heading.published_at.as_ref().map(Moment::to_string);
    let fields = [
        ("headline", &heading.headline),
        ("byline", &heading.byline),
        ("outlet", &heading.outlet),
        ("published_at", &published_at),
        ("url", &heading.url),
        ("language", &heading.language),
    ];
    for (key, value) in fields {
        let value = value.as_deref().map(tame).unwrap_or_default();
        let _ = writeln!(form, "{}", format!("{key}: {value}").trim_end());
    }
}

fn print_source(attribution: &Attribution, form: &mut String) {
    let mut facets = vec![("class", attribution.class.to_string())];
    let number = attribution.count.map(|count| count.to_string());
    let former = attribution.former.map(|former| if former { "yes" } else { "no" }.to_owned());
    let terms = (attribution.terms != Terms::NotStated).then(|| attribution.terms.to_string());
    let stance = (attribution.stance != Stance::Asserts).then(|| attribution.stance.to_string());
    let time = |moment: &Option<Moment>| moment.as_ref().map(Moment::to_string);
    let read = [
        ("name", attribution.name.clone()),
        ("role", attribution.role.clone()),
        ("organization", attribution.organization.clone()),
        ("former", former),
        ("count", number),
        ("terms", terms),
        ("basis", attribution.basis.clone()),
        ("anonymity_reason", attribution.anonymity_reason.clone()),
        ("stance", stance),
        ("medium", attribution.medium.clone()),
        ("relays", attribution.relays.clone()),
        ("cue", attribution.cue.clone()),
        ("asked_at", time(&attribution.asked_at)),
        ("deadline", time(&attribution.deadline)),
    ];
    facets.extend(read.into_iter().filter_map(|(key, value)| Some((key, value?))));
    let facets: Vec<String> =
        facets.iter().map(|(key, value)| format!("{key}: {}", tame(value).replace('|', "\\|"))).collect();
    if let Some(phrase) = &attribution.phrase {
        let _ = writeln!(form, "source: {}", tame(phrase));
    }
    let indent = if attribution.phrase.is_some() || attribution.class != Class::Narrator { "  " } else { "" };
    let _ = writeln!(form, "{indent}{}", facets.join(" | "));
}

/// The text on one line, without the characters that hide or turn around what is written.
fn tame(text: &str) -> String {
    let hides = |c: &char| matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    line(text).chars().filter(|c| !hides(c) && !c.is_control()).collect()
}
