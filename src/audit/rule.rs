//! The rules of an audit: their codes, what to do about what they find, and which settings each has.

use crate::record::words;

words! {
    /// A rule. Its word is the code of what it finds, and its name in a policy.
    Rule {
        /// A source is not named, and nobody says why.
        UnnamedWithoutReason = "unnamed_without_reason",
        /// The reason why a source is not named is a set phrase.
        BoilerplateReason = "boilerplate_reason",
        /// An unnamed source gives an opinion.
        UnnamedOpinion = "unnamed_opinion",
        /// One unnamed person, as far as is known, stands behind it alone.
        SingleSource = "single_source",
        /// One source is cited in the plural.
        PluralForOne = "plural_for_one",
        /// Unnamed sources are relied on, and nobody was asked for comment.
        CommentNotSought = "comment_not_sought",
        /// What confirms it is the same source that asserted it.
        SameSourceConfirms = "same_source_confirms",
        /// A source was cited earlier, and nobody is now.
        AttributionLost = "attribution_lost",
        /// A story tells of days that come after its own date, or of a weekday that the date is not.
        DateClash = "date_clash",
        /// It is still `reported` after a number of days.
        StaleReport = "stale_report",
        /// Something that it rests on fell, and nobody has judged it since. Part of every policy.
        Contested = "contested",
    }
}

/// How long a statement may stay `reported` unless a policy says otherwise, in days.
pub const DAYS: u32 = 30;

impl Rule {
    /// What an editor can do about a finding.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::UnnamedWithoutReason => "ask why the source can't be named, and record it with --anonymity-reason",
            Self::BoilerplateReason => "say what the source risks, in its own words",
            Self::UnnamedOpinion => "find somebody who says it by name, or leave the opinion out",
            Self::SingleSource => "find a second source, or somebody who says it by name",
            Self::PluralForOne => "put the phrase in the singular",
            Self::CommentNotSought => "ask those whom it concerns, and record the request with --stance asked",
            Self::SameSourceConfirms => "find a confirmation that does not rest on the same source, or undo the status",
            Self::AttributionLost => "name the source again, or say how it was established otherwise",
            Self::DateClash => {
                "check the story's date and the days that it tells of, and correct the one that is wrong"
            }
            Self::StaleReport => "confirm it, dispute it, or retract it",
            Self::Contested => "judge it anew: 'ledger judge ID --outcome stands --because …', or revise it",
        }
    }

    /// The keys that a policy may set for this rule, beside `section` and `says`.
    pub(super) fn settings(self) -> &'static [&'static str] {
        match self {
            Self::StaleReport => &["days"],
            Self::SingleSource => &["named_too"],
            Self::BoilerplateReason | Self::UnnamedOpinion => &["phrases"],
            _ => &[],
        }
    }

    /// The phrases that this rule looks for unless a policy says otherwise.
    pub(super) fn phrases(self) -> &'static [&'static str] {
        match self {
            Self::BoilerplateReason => &[
                "authorized to",
                "authorised to",
                "authorization",
                "authorisation",
                "condition of anonymity",
                "not permitted to",
                "not allowed to",
                "asked not to be",
                "requested anonymity",
            ],
            Self::UnnamedOpinion => &[
                "accused",
                "argue",
                "argued",
                "argues",
                "arguing",
                "assailed",
                "attacked",
                "believe",
                "believed",
                "believes",
                "blamed",
                "blasted",
                "complained",
                "criticised",
                "criticized",
                "denounced",
                "derided",
                "dismissed",
                "doubted",
                "faulted",
                "lamented",
                "lauded",
                "mocked",
                "opined",
                "praised",
                "predicted",
                "ridiculed",
                "scoffed",
                "slammed",
                "speculated",
                "suspects",
                "thinks",
                "thought",
            ],
            _ => &[],
        }
    }
}
