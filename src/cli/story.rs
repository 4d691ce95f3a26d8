//! `add STORY`: a story is archived, its statements are drafted and reviewed, and what remains is recorded in one commit.

use std::path::Path;

use super::add::AddOptions;
use super::context::Context;
use super::failure::Failure;
use super::incoming::{Asked, Incoming, Refusal, take_in};
use super::output::{Output, ask, can_ask};
use super::recorded::report;
use super::{Outcome, editor};
use crate::record::Confidence;
use crate::review::{Form, Group, Mistake, Proposed, Review};

/// How often an editor is started without a question in between, while what it leaves can't be read.
const UNASKED: usize = 3;

pub(super) fn run(
    context: &Context,
    path: &Path,
    options: &AddOptions,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let content = &options.content;
    let asked = Asked {
        command: "add",
        path,
        story: &options.story,
        tags: &content.tags,
        effective_at: content.effective_at.as_ref(),
        version_of: content.story.as_deref(),
        audience: content.audience,
        signing: &options.signing,
    };
    take_in(context, asked, output, |incoming, output| match options.accept {
        Some(least) => accept(incoming, least, output),
        None => edit(incoming, output),
    })
}

/// Records the drafts that are at least as sure as `least`; where nobody is cited, the narrator's sentences.
fn accept(incoming: &Incoming<'_>, least: Confidence, output: &mut Output) -> Result<Outcome, Failure> {
    let Form { proposals, heading, .. } = incoming.form;
    let cited: Vec<&Proposed> = proposals.iter().filter(|one| one.group != Group::Narrator).collect();
    let is_taken = |one: &Proposed| one.group == Group::Known || one.confidence.is_at_least(least);
    let taken: Vec<&Proposed> = match cited.is_empty() {
        true => proposals.iter().collect(),
        false => cited.iter().copied().filter(|one| is_taken(one)).collect(),
    };
    if taken.is_empty() {
        return Err(Failure::refused(format!("none of the {} drafts is of {least} confidence", cited.len()))
            .hint("take the others with --accept=low, or leave --accept out to see them all"));
    }
    if heading.headline.is_none() && heading.url.is_none() {
        return Err(Failure::unreadable(
            incoming.asked.path,
            format!("{}: no headline was found", incoming.asked.path.display()),
        )
        .hint("name it with --headline"));
    }
    let statements = taken.iter().map(|one| one.accepted(incoming.form.tags, incoming.form.effective_at)).collect();
    let review = Review { heading: heading.clone(), heading_line: 0, statements };
    let (ledger, recorded) = incoming.record(&review, output)?;
    if let left @ 1.. = cited.len().saturating_sub(taken.len()) {
        output.note(format!("left out, since they are below {least} confidence: {left}; 'ledger draft' shows them"))?;
    }
    report(incoming, &ledger, recorded, output)
}

/// Lets the user review the drafts in the editor, until they can be recorded or are given up.
fn edit(incoming: &Incoming<'_>, output: &mut Output) -> Result<Outcome, Failure> {
    let fresh = incoming.form.print();
    let draft = match &incoming.asked.story.resume {
        Some(kept) => incoming.kept(kept)?,
        None => incoming.draft(&fresh)?,
    };
    let mut shown = draft.read()?;
    let mut rounds = 0;
    loop {
        rounds += 1;
        editor::edit(draft.path()).map_err(|failure| incoming.keep(&draft, &shown, failure))?;
        let edited = draft.read().map_err(|failure| incoming.keep(&draft, &shown, failure))?;
        let mistakes = match incoming.form.read(&edited) {
            Ok(None) => {
                draft.write(&shown)?;
                return Err(incoming.keep(&draft, &shown, Failure::failed("the editor left nothing")));
            }
            Ok(Some(review)) => {
                if edited == shown {
                    must_be_meant(&review, edited == fresh)
                        .map_err(|failure| incoming.keep(&draft, &edited, failure))?;
                }
                match incoming.record(&review, output) {
                    Ok((ledger, recorded)) => {
                        draft.remove();
                        return report(incoming, &ledger, recorded, output);
                    }
                    Err(Refusal::Mistake(mistake)) => vec![mistake],
                    Err(refusal) => return Err(incoming.keep(&draft, &edited, refusal.into())),
                }
            }
            Err(mistakes) => mistakes,
        };
        let is_given_up = edited == shown && shown != fresh;
        if is_given_up || (rounds >= UNASKED && !is_edited_again(&mistakes)) {
            let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
            return Err(incoming.keep(&draft, &edited, Failure::invalid(format!("the form was not mended: {first}"))));
        }
        shown = Form::with_mistakes(&edited, &mistakes);
        draft.write(&shown).map_err(|failure| incoming.keep(&draft, &edited, failure))?;
    }
}

/// Refuses a form that came back as it was shown, unless somebody says that it is meant: many editors return before
/// anybody has read what is in them, and leaving one without saving is no yes. A form that an earlier review changed
/// (`is_fresh` is false) has had somebody's eyes on it, so that it needs no terminal.
fn must_be_meant(review: &Review, is_fresh: bool) -> Result<(), Failure> {
    let count = review.statements.len();
    let is_meant = match can_ask() {
        true => ask(&format!("nothing was changed; record these {count} as drafted?")),
        false => !is_fresh,
    };
    if is_meant {
        return Ok(());
    }
    Err(Failure::refused(format!("the form came back from the editor as it was, with {count} drafts to record")).hint(
        "--accept records drafts as they are; if the editor does not wait until you are done, tell it to, as in \
         EDITOR='code --wait'",
    ))
}

/// Asks whether a form that can't be read goes into the editor once more; where nobody can answer, it does not.
fn is_edited_again(mistakes: &[Mistake]) -> bool {
    let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
    can_ask() && ask(&format!("the form can't be taken yet ({first}); edit it again?"))
}
