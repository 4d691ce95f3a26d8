//! A story on its way into the ledger, for `add STORY` and `review` alike: read, drafted, held against what the ledger
//! has of it, and recorded in one commit once its statements are chosen.

use std::path::Path;

use super::Outcome;
use super::args::{SigningOptions, StoryOptions};
use super::context::{Context, with_session};
use super::draft::read;
use super::editor::Draft;
use super::failure::{Failure, Kind};
use super::init::on_ledger;
use super::known;
use super::output::Output;
use crate::draft;
use crate::intake::{self, Next, Recorded, inherit};
use crate::ledger::{Batch, Committed, Error, Ledger};
use crate::record::{Audience, Moment, compose};
use crate::review::{self, Form, Group, Heading, Mistake, Review};
use crate::store::Access;

/// A story, and what is said of it beside.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The command that was called, for who goes on with a draft.
    pub(super) command: &'static str,
    pub(super) path: &'a Path,
    pub(super) story: &'a StoryOptions,
    pub(super) tags: &'a [String],
    pub(super) effective_at: Option<&'a Moment>,
    /// The story of which it is the next version, or `new`.
    pub(super) version_of: Option<&'a str>,
    pub(super) audience: Option<Audience>,
    pub(super) signing: &'a SigningOptions,
}

/// A story that is read and drafted, with the version that it follows.
pub(super) struct Incoming<'a> {
    pub(super) context: &'a Context,
    pub(super) asked: Asked<'a>,
    pub(super) form: Form<'a>,
    pub(super) next: Option<&'a Next>,
    /// How many records the ledger had when it was asked for that version.
    since: u64,
}

/// Why nothing was recorded.
pub(super) enum Refusal {
    /// What the editor can mend.
    Mistake(Mistake),
    Failure(Failure),
}

impl From<intake::Refusal> for Refusal {
    fn from(refusal: intake::Refusal) -> Self {
        match refusal {
            intake::Refusal::Mistake(mistake) => Self::Mistake(mistake),
            intake::Refusal::Ledger(error) => Self::Failure(error.into()),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failure(error.into())
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Mistake(mistake) if mistake.line == 0 => Self::new(mistake.reason).kind(Kind::Invalid),
            Refusal::Mistake(mistake) => Self::new(mistake.to_string()).kind(Kind::Invalid),
            Refusal::Failure(failure) => failure,
        }
    }
}

/// Reads and drafts a story, and has `work` choose what is recorded of it.
pub(super) fn take_in(
    context: &Context,
    asked: Asked<'_>,
    output: &mut Output,
    work: impl FnOnce(&Incoming<'_>, &mut Output) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let path = asked.path;
    let article = read(path)?;
    let found = draft::draft(&article.text);
    let mut heading = intake::heading(&article, found.headline.as_ref(), &given(asked.story));
    let (since, next) = match context.open_if_any(Access::Read)? {
        Some(ledger) => (ledger.size()?, known::next(&ledger, &heading, &article.text, asked.version_of, output)?),
        None => (0, None),
    };
    let mut proposals = review::propose(&article.text, &found);
    if let Some(next) = &next {
        inherit(&mut heading, &next.last.story);
        proposals = review::carry(&next.before(), &article.text, proposals);
    }
    if proposals.is_empty() {
        return Err(Failure::unreadable(path, format!("{}: there is no sentence in it", path.display()))
            .hint("to record one statement, use 'ledger add --text'"));
    }
    if !proposals.iter().any(|one| one.group != Group::Narrator) {
        output.note("nobody is cited in this story; its sentences are the narrator's")?;
    }
    let tags: Vec<String> = asked.tags.iter().map(|tag| compose(tag)).collect();
    let effective_at = asked.effective_at.or(heading.published_at.as_ref());
    let form = Form { heading: &heading, text: &article.text, proposals: &proposals, tags: &tags, effective_at };
    work(&Incoming { context, asked, form, next: next.as_ref(), since }, output)
}

/// What the options say of the story.
fn given(options: &StoryOptions) -> Heading {
    let StoryOptions { headline, byline, outlet, published_at, url, language, .. } = options;
    Heading {
        headline: headline.clone(),
        byline: byline.clone(),
        outlet: outlet.clone(),
        published_at: published_at.clone(),
        url: url.clone(),
        language: language.clone(),
    }
}

impl Incoming<'_> {
    /// A new file for the review, which holds `form`.
    pub(super) fn draft(&self, form: &str) -> Result<Draft, Failure> {
        Draft::new(&self.asked.path.file_stem().unwrap_or_default().to_string_lossy(), form)
    }

    /// The form that was kept when an earlier try failed.
    pub(super) fn kept(&self, path: &Path) -> Result<Draft, Failure> {
        let draft = Draft::at(path);
        if self.form.is_of(&draft.read()?) {
            return Ok(draft);
        }
        Err(Failure::unreadable(
            path,
            format!("{} is no draft of {} as it reads now", path.display(), self.asked.path.display()),
        )
        .hint("begin anew without --resume, and copy over what you need"))
    }

    /// The failure, with the place where the form is kept and how to go on with it.
    pub(super) fn keep(&self, draft: &Draft, form: &str, failure: Failure) -> Failure {
        // An editor that failed may have emptied the file.
        if draft.read().map_or(true, |left| left.trim().is_empty()) {
            let _ = draft.write(form);
        }
        failure.with_outcome("nothing is recorded", self.how_to_go_on(draft))
    }

    /// How to go on with a draft that is kept.
    pub(super) fn how_to_go_on(&self, draft: &Draft) -> String {
        let (command, story, path) = (self.asked.command, self.asked.path.display(), draft.path().display());
        format!("the draft is kept; go on with: ledger {command} '{story}' --resume '{path}'")
    }

    pub(super) fn record(
        &self,
        review: &Review,
        output: &mut Output,
    ) -> Result<(Ledger, Committed<Recorded>), Refusal> {
        let Asked { signing, audience, .. } = self.asked;
        on_ledger(self.context, &signing.key, output, |ledger, output| {
            let append = |batch: &mut Batch<'_>| {
                if self.next.is_none() && self.asked.version_of.is_none() {
                    let refused = intake::refuse_twice(batch.ledger(), &review.heading, self.form.text, self.since);
                    refused.map_err(|error| Refusal::Failure(error.into()))?;
                }
                Ok::<_, Refusal>(intake::append(batch, review, self.form.text, audience, self.next)?)
            };
            with_session(self.context, ledger, signing, output, |session| Ok(ledger.commit(session, append)))?
        })
    }
}
