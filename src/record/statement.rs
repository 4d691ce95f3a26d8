//! A statement's revision: what is asserted, who stands behind it, where it appears, and where it stands now.

use serde::{Deserialize, Serialize};

use super::check::{Check, Findings, Problem};
use super::words;
use super::{Attribution, Digest, Moment, Stance, Terms};

/// The most characters of a statement's text, quote or reason.
pub const LONGEST_TEXT: usize = 100_000;
/// The most characters of a facet, a tag or another short field.
pub const LONGEST_FACET: usize = 2_000;
/// The most entries of a list.
pub const LONGEST_LIST: usize = 1_000;
/// The most revisions of a statement, or versions of a story.
pub(super) const LONGEST_CHAIN: u32 = 1_000_000;

words! {
    /// Where a statement stands.
    Status {
        /// Somebody asserts it.
        Reported = "reported",
        /// A further or a named source says that it is so.
        Confirmed = "confirmed",
        /// Somebody stands behind it, and somebody contests it.
        Disputed = "disputed",
        /// Somebody says on the record that it is not so.
        Denied = "denied",
        /// The world moved, and a successor stands in its place. Final.
        Superseded = "superseded",
        /// Withdrawn. Final.
        Retracted = "retracted",
    }
}

impl Status {
    /// Whether no further change of status may follow, but a correction of a mistake.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Superseded | Self::Retracted)
    }

    /// Whether what rests on a statement that stands so has to be judged anew.
    pub fn is_fallen(self) -> bool {
        matches!(self, Self::Denied | Self::Superseded | Self::Retracted)
    }
}

words! {
    /// What a revision is.
    Change {
        /// The first revision.
        New = "new",
        /// The world or the sourcing moved.
        Update = "update",
        /// We were wrong.
        Correction = "correction",
        /// It was right, but unclear.
        Clarification = "clarification",
        /// It is withdrawn.
        Retraction = "retraction",
    }
}

impl Change {
    /// The changes by which something wrong is put right or withdrawn: those of a list of corrections.
    pub const CORRECTING: [Self; 2] = [Self::Correction, Self::Retraction];

    /// Whether something wrong is put right or withdrawn by it.
    pub fn is_correcting(self) -> bool {
        Self::CORRECTING.contains(&self)
    }
}

words! {
    /// How one statement bears on another.
    RelationType {
        /// The same proposition.
        SameAs = "same_as",
        /// Gives it ground.
        Supports = "supports",
        /// Both can't be so.
        Contradicts = "contradicts",
        /// Limits it.
        Qualifies = "qualifies",
        /// Adds detail.
        Elaborates = "elaborates",
        /// Tells of a later state of the world.
        Updates = "updates",
        /// Puts it right.
        Corrects = "corrects",
    }
}

words! {
    /// Who may see a record, each seeing what the one before sees.
    Audience {
        /// Everybody.
        Public = "public",
        /// The newsroom.
        Desk = "desk",
        /// Counsel and those whom they admit.
        Counsel = "counsel",
    }
}

/// A relation from this statement to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Relation {
    /// The other statement: the digest of its first revision's record.
    pub to: Digest,
    /// How this statement bears on it.
    #[serde(rename = "type")]
    pub kind: RelationType,
}

/// Where a statement stands in one version of a story (W3C Web Annotation: TextPositionSelector and the exact text of
/// a TextQuoteSelector; neighbouring words would outlive their own redaction).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Appearance {
    /// Where it ends, in Unicode scalar values of the version's text; the character there is no longer part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
    /// The text that stands there, exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 100_000)))]
    pub exact: Option<String>,
    /// Where it starts, in Unicode scalar values of the version's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// The digest of the story version's record.
    pub story: Digest,
}

/// What a program proposed, and whether an editor changed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Drafted {
    /// How sure the program was.
    pub confidence: Confidence,
    /// Whether an editor changed the proposal before recording it.
    pub edited: bool,
    /// The rule that found it.
    #[cfg_attr(test, schemars(length(min = 1, max = 2_000)))]
    pub rule: String,
}

words! {
    /// How sure a program is of what it proposes.
    Confidence {
        /// Almost always right.
        High = "high",
        /// Usually right.
        Medium = "medium",
        /// Worth a look.
        Low = "low",
    }
}

impl Confidence {
    /// Whether what is so sure is at least as sure as `least`.
    pub fn is_at_least(self, least: Self) -> bool {
        // The vocabulary lists them from the surest on.
        self <= least
    }
}

/// One revision of a statement, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Statement {
    /// Where it stands in versions of stories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appearances: Vec<Appearance>,
    /// Who stands behind it, or against it. At least one: the narrator, where nobody is cited.
    #[cfg_attr(test, schemars(length(min = 1, max = 1000)))]
    pub attributions: Vec<Attribution>,
    /// Who may see this record; absent: the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// What this revision is.
    pub change: Change,
    /// What a program proposed of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafted: Option<Drafted>,
    /// When it became so: published, said, confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<Moment>,
    /// The digest of the record of the revision before; absent on the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Digest>,
    /// The speaker's own words, verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 100_000)))]
    pub quote: Option<String>,
    /// Why this revision was made; required from the second on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(min = 1, max = 100_000)))]
    pub reason: Option<String>,
    /// How it bears on other statements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// Its place in the chain of revisions, from 1.
    #[cfg_attr(test, schemars(range(min = 1, max = 1_000_000)))]
    pub revision: u32,
    /// The digest of the first revision's record; absent on that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Digest>,
    /// Where it stands.
    pub status: Status,
    /// The statement that took its place, when it is superseded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<Digest>,
    /// The desk's own labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(inner(length(min = 1, max = 2_000))))]
    pub tags: Vec<String>,
    /// The proposition, in the desk's words.
    #[cfg_attr(test, schemars(length(min = 1, max = 100_000)))]
    pub text: String,
}

impl Statement {
    /// Makes the first revision of a statement that is reported and has no other field.
    pub fn new(text: String, attributions: Vec<Attribution>) -> Self {
        Self {
            appearances: Vec::new(),
            attributions,
            audience: None,
            change: Change::New,
            drafted: None,
            effective_at: None,
            parent: None,
            quote: None,
            reason: None,
            relations: Vec::new(),
            revision: 1,
            statement: None,
            status: Status::Reported,
            successor: None,
            tags: Vec::new(),
            text,
        }
    }

    /// The attributions whose source stands behind the statement.
    pub fn supporters(&self) -> impl Iterator<Item = &Attribution> + Clone {
        self.attributions.iter().filter(|attribution| attribution.stance.supports())
    }
}

impl Check for Statement {
    fn check(&self, findings: &mut Findings) {
        findings.typed("text", &self.text, LONGEST_TEXT);
        findings.verbatim_if("quote", self.quote.as_ref(), LONGEST_TEXT);
        findings.typed_if("reason", self.reason.as_ref(), LONGEST_TEXT);
        check_lengths(self, findings);
        findings.each("attributions", &self.attributions);
        findings.each("appearances", &self.appearances);
        for (position, tag) in self.tags.iter().enumerate() {
            findings.typed(&format!("tags[{}]", position + 1), tag, LONGEST_FACET);
        }
        findings.distinct("tags", &self.tags);
        if let Some(drafted) = &self.drafted {
            findings.typed("drafted.rule", &drafted.rule, LONGEST_FACET);
        }
        check_chain(self, findings);
        check_publishable(self, findings);
    }
}

fn check_lengths(statement: &Statement, findings: &mut Findings) {
    if statement.attributions.is_empty() {
        findings
            .add("attributions", Problem::Rule("there is none; name a source, or the narrator where nobody is cited"));
    }
    findings.list("attributions", &statement.attributions);
    findings.list("appearances", &statement.appearances);
    findings.list("relations", &statement.relations);
    findings.list("tags", &statement.tags);
}

fn check_chain(statement: &Statement, findings: &mut Findings) {
    findings.one_to("revision", statement.revision, LONGEST_CHAIN);
    let first = statement.revision <= 1;
    for (field, present) in [("statement", statement.statement.is_some()), ("parent", statement.parent.is_some())] {
        match (first, present) {
            (true, true) => findings.add(field, Problem::Unexpected("a first revision has no record before it")),
            (false, false) => findings.add(field, Problem::Missing("a later revision names the record before it")),
            _ => {}
        }
    }
    match (first, statement.change) {
        (true, Change::New) => {}
        (true, _) => findings.add("change", Problem::Rule("a first revision is 'new'")),
        (false, Change::New) => findings.add("change", Problem::Rule("only a first revision is 'new'")),
        (false, _) => {}
    }
    if !first && statement.reason.is_none() {
        findings.add("reason", Problem::Missing("say why this revision is made"));
    }
    match (statement.status == Status::Superseded, statement.successor.is_some()) {
        (true, false) => findings.add("successor", Problem::Missing("name the statement that takes its place")),
        (false, true) => findings.add("successor", Problem::Unexpected("only a superseded statement has a successor")),
        _ => {}
    }
    if statement.change == Change::Retraction && statement.status != Status::Retracted {
        findings.add("status", Problem::Rule("a retraction leaves a statement 'retracted'"));
    }
    if first && statement.status.is_final() {
        findings.add("status", Problem::Rule("a first revision can't be superseded or retracted yet"));
    }
}

/// Off the record may not be published, deep background not be attributed; so neither is ever for the public.
fn check_publishable(statement: &Statement, findings: &mut Findings) {
    let off_record = statement.attributions.iter().position(|one| one.terms == Terms::OffRecord);
    if let (Some(position), false) = (off_record, statement.appearances.is_empty()) {
        let field = format!("attributions[{}].terms", position + 1);
        findings.add(field, Problem::Rule("what is off the record may not be published, and this stands in a story"));
    }
    if statement.audience != Some(Audience::Public) {
        return;
    }
    for (position, attribution) in statement.attributions.iter().enumerate() {
        let problem = match attribution.terms {
            Terms::OffRecord => "what is off the record may not be published",
            Terms::DeepBackground => "deep background may not be attributed in anything published",
            _ => continue,
        };
        findings.add(format!("attributions[{}].terms", position + 1), Problem::Rule(problem));
    }
}

impl Check for Attribution {
    fn check(&self, findings: &mut Findings) {
        if let Some(count) = self.count {
            findings.one_to("count", count, 1_000_000);
        }
        let typed = [
            ("basis", &self.basis),
            ("anonymity_reason", &self.anonymity_reason),
            ("cue", &self.cue),
            ("medium", &self.medium),
            ("name", &self.name),
            ("organization", &self.organization),
            ("relays", &self.relays),
            ("role", &self.role),
        ];
        for (field, text) in typed {
            findings.typed_if(field, text.as_ref(), LONGEST_FACET);
        }
        findings.verbatim_if("phrase", self.phrase.as_ref(), LONGEST_FACET);
        let was_asked = matches!(self.stance, Stance::Asked | Stance::DeclinesComment | Stance::NoResponse);
        for (field, time) in [("asked_at", &self.asked_at), ("deadline", &self.deadline)] {
            if time.is_some() && !was_asked {
                findings.add(field, Problem::Unexpected("it belongs to a request for comment and its outcome"));
            }
        }
    }
}

impl Check for Appearance {
    fn check(&self, findings: &mut Findings) {
        findings.verbatim_if("exact", self.exact.as_ref(), LONGEST_TEXT);
        match (self.start, self.end) {
            (Some(start), Some(end)) if end <= start => {
                findings.add("end", Problem::TooSmall { found: end.into(), least: u64::from(start) + 1 });
            }
            (Some(start), Some(end)) => {
                let length = self.exact.as_ref().map(|exact| exact.chars().count());
                if length.is_some_and(|length| length != (end - start) as usize) {
                    findings.add("exact", Problem::Rule("its length is not the one that start and end give"));
                }
            }
            (None, None) => {}
            _ => findings.add("start", Problem::Rule("start and end go together")),
        }
    }
}
