//! `add STORY`: a story is archived, its statements are drafted and reviewed, and what remains is recorded in one commit.

use std::path::Path;

use serde::Serialize;

use super::add::AddOptions;
use super::args::StoryOptions;
use super::context::{Context, with_session};
use super::draft::read;
use super::editor::{self, Draft};
use super::failure::Failure;
use super::init::on_ledger;
use super::output::{Output, plain};
use super::{Outcome, alike, known, table};
use crate::article::Article;
use crate::draft;
use crate::export::Row;
use crate::intake::{self, Next, Recorded, inherit, is_as_sure};
use crate::ledger::{Batch, Committed, Error, Ledger, Revised, Version};
use crate::record::{Confidence, Digest, Story, compose};
use crate::review::{self, Form, Group, Heading, Mistake, Proposed, Review};
use crate::store::Access;

/// What is printed of it as JSON.
#[derive(Serialize)]
struct Printed<'a> {
    story: PrintedStory<'a>,
    statements: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gone: Vec<Digest>,
    /// What may be the same claim as a statement of another story.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<alike::Suggestion>,
}

#[derive(Serialize)]
struct PrintedStory<'a> {
    id: Digest,
    #[serde(flatten)]
    story: &'a Story,
}

/// Why nothing was recorded.
enum Refusal {
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
            Refusal::Mistake(mistake) if mistake.line == 0 => Self::new(mistake.reason),
            Refusal::Mistake(mistake) => Self::new(mistake.to_string()),
            Refusal::Failure(failure) => failure,
        }
    }
}

pub(super) fn run(
    context: &Context,
    path: &Path,
    options: &AddOptions,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let article = read(path)?;
    let found = draft::draft(&article.text);
    let mut heading = heading(&article, found.headline.as_ref(), &options.story);
    let named = options.content.story.as_deref();
    let next = match context.location().exists() {
        true => known::next(&context.open(Access::Read)?, &heading, &article.text, named, output)?,
        false => None,
    };
    let mut proposals = review::propose(&article.text, &found);
    if let Some(next) = &next {
        inherit(&mut heading, &next.last.story);
        proposals = review::carry(&next.before(), &article.text, proposals);
    }
    if proposals.is_empty() {
        return Err(Failure::new(format!("{}: there is no sentence in it", path.display()))
            .hint("to record one statement, use 'ledger add --text'"));
    }
    if !proposals.iter().any(|one| one.group != Group::Narrator) {
        output.note("nobody is cited in this story; its sentences are the narrator's")?;
    }
    let tags: Vec<String> = options.content.tags.iter().map(|tag| compose(tag)).collect();
    let effective_at = options.content.effective_at.as_ref().or(heading.published_at.as_ref());
    let form = Form { heading: &heading, text: &article.text, proposals: &proposals, tags: &tags, effective_at };
    let adding = Adding { context, path, options, form, next: next.as_ref() };
    match options.story.accept {
        Some(least) => adding.accept(least, output),
        None => adding.edit(output),
    }
}

/// What the story says of itself, but for what the options say.
fn heading(article: &Article, drafted: Option<&String>, options: &StoryOptions) -> Heading {
    let option = |given: &Option<String>, read: Option<&String>| {
        let text = given.as_deref().map(compose).or_else(|| read.map(|text| compose(&text.replace('\n', " "))));
        text.filter(|text| !text.is_empty())
    };
    Heading {
        headline: option(&options.headline, article.headline.as_ref().or(drafted)),
        byline: option(&options.byline, article.byline.as_ref()),
        outlet: option(&options.outlet, article.outlet.as_ref()),
        published_at: options.published_at.clone().or_else(|| article.published_at.clone()),
        url: option(&options.url, article.url.as_ref()),
        language: option(&options.language, article.language.as_ref()),
    }
}

/// One story on its way into the ledger.
struct Adding<'a> {
    context: &'a Context,
    path: &'a Path,
    options: &'a AddOptions,
    form: Form<'a>,
    /// The version that it follows.
    next: Option<&'a Next>,
}

impl Adding<'_> {
    /// Records the drafts that are at least as sure as `least`; where nobody is cited, the narrator's sentences.
    fn accept(&self, least: Confidence, output: &mut Output) -> Result<Outcome, Failure> {
        let Form { proposals, heading, .. } = self.form;
        let cited: Vec<&Proposed> = proposals.iter().filter(|one| one.group != Group::Narrator).collect();
        let is_taken = |one: &Proposed| one.group == Group::Known || is_as_sure(one.confidence, least);
        let taken: Vec<&Proposed> = match cited.is_empty() {
            true => proposals.iter().collect(),
            false => cited.iter().copied().filter(|one| is_taken(one)).collect(),
        };
        if taken.is_empty() {
            return Err(Failure::new(format!("none of the {} drafts is of {least} confidence", cited.len()))
                .hint("take the others with --accept=low, or leave --accept out to see them all"));
        }
        if heading.headline.is_none() && heading.url.is_none() {
            return Err(
                Failure::new(format!("{}: no headline was found", self.path.display())).hint("name it with --headline")
            );
        }
        let statements = taken.iter().map(|one| one.accepted(self.form.tags, self.form.effective_at)).collect();
        let review = Review { heading: heading.clone(), heading_line: 0, statements };
        let (ledger, recorded) = self.record(&review, output)?;
        if let left @ 1.. = cited.len().saturating_sub(taken.len()) {
            output.note(format!(
                "left out, since they are below {least} confidence: {left}; 'ledger draft' shows them"
            ))?;
        }
        self.report(&ledger, recorded, output)
    }

    /// Lets the user review the drafts in the editor, until they can be recorded or are given up.
    fn edit(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let fresh = self.form.print();
        let draft = match &self.options.story.resume {
            Some(kept) => self.kept(kept)?,
            None => Draft::new(&self.path.file_stem().unwrap_or_default().to_string_lossy(), &fresh)?,
        };
        let mut shown = draft.read()?;
        loop {
            editor::edit(draft.path()).map_err(|failure| self.keep(&draft, &shown, failure))?;
            let edited = draft.read().map_err(|failure| self.keep(&draft, &shown, failure))?;
            let mistakes = match self.form.read(&edited) {
                Ok(None) => {
                    draft.write(&shown)?;
                    return Err(self.keep(&draft, &shown, Failure::new("the editor left nothing")));
                }
                Ok(Some(review)) => match self.record(&review, output) {
                    Ok((ledger, recorded)) => {
                        draft.remove();
                        return self.report(&ledger, recorded, output);
                    }
                    Err(Refusal::Mistake(mistake)) => vec![mistake],
                    Err(refusal) => return Err(self.keep(&draft, &edited, refusal.into())),
                },
                Err(mistakes) => mistakes,
            };
            if edited == shown && shown != fresh {
                let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
                return Err(self.keep(&draft, &edited, Failure::new(format!("the form was not mended: {first}"))));
            }
            shown = Form::with_mistakes(&edited, &mistakes);
            draft.write(&shown).map_err(|failure| self.keep(&draft, &edited, failure))?;
        }
    }

    /// The form that was kept when an earlier try failed.
    fn kept(&self, path: &Path) -> Result<Draft, Failure> {
        let draft = Draft::at(path);
        if self.form.is_of(&draft.read()?) {
            return Ok(draft);
        }
        Err(Failure::new(format!("{} is no draft of {} as it reads now", path.display(), self.path.display()))
            .hint("begin anew without --resume, and copy over what you need"))
    }

    /// The failure, with the place where the form is kept and how to go on with it.
    fn keep(&self, draft: &Draft, form: &str, failure: Failure) -> Failure {
        // An editor that failed may have emptied the file.
        if draft.read().map_or(true, |left| left.trim().is_empty()) {
            let _ = draft.write(form);
        }
        let path = draft.path().display();
        let story = self.path.display();
        let how = format!("the draft is kept; go on with: ledger add '{story}' --resume '{path}'");
        failure.with_outcome("nothing is recorded", how)
    }

    fn record(&self, review: &Review, output: &mut Output) -> Result<(Ledger, Committed<Recorded>), Refusal> {
        let AddOptions { signing, content, .. } = self.options;
        on_ledger(self.context, &signing.key, output, |ledger, output| {
            let append = |batch: &mut Batch<'_>| {
                Ok::<_, Refusal>(intake::append(batch, review, self.form.text, content.audience, self.next)?)
            };
            with_session(self.context, ledger, signing, output, |session| Ok(ledger.commit(session, append)))?
        })
    }

    fn report(&self, ledger: &Ledger, done: Committed<Recorded>, output: &mut Output) -> Result<Outcome, Failure> {
        if let Some(warning) = done.warning {
            output.warn(format!("all is recorded, but the key's state is not: {warning}"));
        }
        let Recorded { story, statements, gone } = done.value;
        let mut rows: Vec<Revised> = Vec::with_capacity(statements.len());
        for id in &statements {
            rows.extend(ledger.chain(&id.to_string())?.revisions.pop());
        }
        if output.quiet {
            return statements.iter().try_for_each(|id| output.line(id.to_string())).map(|()| Outcome::Good);
        }
        let versions = ledger.story(&story.to_string())?;
        let alike = alike::suggestions(ledger, &rows)?;
        if output.json {
            let newest = versions.last().map(|version| PrintedStory { id: story, story: &version.story });
            let statements = rows.iter().map(Row::from).collect();
            return match newest {
                Some(story) => output.json(&Printed { story, statements, gone, alike }).map(|()| Outcome::Good),
                None => Ok(Outcome::Good),
            };
        }
        if let Some(version) = versions.last().filter(|_| self.next.is_some()) {
            report_version(ledger, version, &rows, gone.len(), output)?;
            return alike::tell(ledger, &alike, output).map(|()| Outcome::Good);
        }
        let edited =
            rows.iter().filter(|row| row.statement.drafted.as_ref().is_none_or(|drafted| drafted.edited)).count();
        let named = versions.last().map(|version| known::named(&version.story)).unwrap_or_default();
        output.line(format!("Recorded story {} {}", ledger.short_id(&story)?, plain(&named)))?;
        let count = match rows.len() {
            1 => "1 statement".to_owned(),
            many => format!("{many} statements"),
        };
        let drafted = rows.len() - edited;
        output.line(format!("and {count} from it: {drafted} as drafted, {edited} edited."))?;
        table::statements(ledger, &rows, output)?;
        alike::tell(ledger, &alike, output).map(|()| Outcome::Good)
    }
}

/// Tells what became of the statements of the version before, and shows those that changed and that are new.
fn report_version(
    ledger: &Ledger,
    version: &Version,
    rows: &[Revised],
    gone: usize,
    output: &mut Output,
) -> Result<(), Failure> {
    let (id, number) = (ledger.short_id(&version.id)?, version.story.version);
    output.line(format!("Recorded version {number} of story {id} {}", plain(&known::named(&version.story))))?;
    let stands = format!("stands in version {number}");
    let is_as_before = |row: &Revised| row.statement.reason.as_deref() == Some(stands.as_str());
    let changed: Vec<Revised> = rows.iter().filter(|row| !is_as_before(row)).cloned().collect();
    let new = changed.iter().filter(|row| row.statement.revision == 1).count();
    let (same, others) = (rows.len() - changed.len(), changed.len() - new);
    output.line(format!("and of its statements: {same} as they were, {others} changed, {gone} gone, {new} new."))?;
    if !changed.is_empty() {
        table::statements(ledger, &changed, output)?;
    }
    output.note(format!("what changed, word by word: ledger diff {id}@{}..{number}", number - 1))
}
