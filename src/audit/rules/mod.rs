//! The rules that look at one statement. Each yields its ground, or nothing.

mod history;
mod sources;

pub(super) use sources::{relies_on_unnamed, was_sought};

use super::case::Case;
use super::dates;
use super::policy::Setting;
use super::rule::Rule;

/// Holds a statement to a rule. What a whole story is needed for is not for here.
pub(super) fn check(rule: Rule, case: &Case<'_>, setting: &Setting) -> Option<String> {
    if case.is_over() {
        return None;
    }
    match rule {
        Rule::UnnamedWithoutReason => sources::without_reason(case),
        Rule::BoilerplateReason => sources::boilerplate(case, setting),
        Rule::UnnamedOpinion => sources::opinion(case, setting),
        Rule::SingleSource => sources::single(case, setting),
        Rule::PluralForOne => sources::plural(case),
        Rule::CommentNotSought => sources::no_comment(case),
        Rule::SameSourceConfirms => history::same_source(case),
        Rule::AttributionLost => history::lost(case),
        Rule::StaleReport => history::stale(case, setting),
        Rule::DateClash => dates::clash(case),
        Rule::Contested => history::contested(case),
    }
}
