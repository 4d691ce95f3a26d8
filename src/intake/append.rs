//! Recording a reviewed story: its version, its statements, and what became of those of the version before.

use super::known::Next;
use super::{Refusal, next};
use crate::article::Article;
use crate::ledger::{Batch, Error};
use crate::record::{Appearance, Audience, Digest, Statement, Story, compose};
use crate::review::{self, Chosen, Heading, Mistake, Review};

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The story's id, or its new version's.
    pub story: Digest,
    /// The statements' ids.
    pub statements: Vec<Digest>,
    /// The statements of the version before that stand in this one no more.
    pub gone: Vec<Digest>,
}

/// What the story says of itself, but for what is `given`; `drafted` is the headline that its draft found.
pub fn heading(article: &Article, drafted: Option<&String>, given: &Heading) -> Heading {
    let option = |given: &Option<String>, read: Option<&String>| {
        let text = given.as_deref().map(compose).or_else(|| read.map(|text| compose(&text.replace('\n', " "))));
        text.filter(|text| !text.is_empty())
    };
    Heading {
        headline: option(&given.headline, article.headline.as_ref().or(drafted)),
        byline: option(&given.byline, article.byline.as_ref()),
        outlet: option(&given.outlet, article.outlet.as_ref()),
        published_at: given.published_at.clone().or_else(|| article.published_at.clone()),
        url: option(&given.url, article.url.as_ref()),
        language: option(&given.language, article.language.as_ref()),
    }
}

/// Takes from the last version what the new one does not say of itself.
pub fn inherit(heading: &mut Heading, last: &Story) {
    let pairs = [
        (&mut heading.headline, &last.headline),
        (&mut heading.byline, &last.byline),
        (&mut heading.outlet, &last.outlet),
        (&mut heading.url, &last.url),
        (&mut heading.language, &last.language),
    ];
    for (own, last) in pairs {
        *own = own.take().or_else(|| last.clone());
    }
}

/// Appends a story as it was reviewed, or the next version of one.
///
/// # Errors
/// [`Refusal::Mistake`] for what the rules refuse in a block, with the form's line on which it begins.
pub fn append(
    batch: &mut Batch<'_>,
    review: &Review,
    text: &str,
    audience: Option<Audience>,
    next: Option<&Next>,
) -> Result<Recorded, Refusal> {
    let Heading { headline, byline, outlet, published_at, url, language } = review.heading.clone();
    let story = Story { audience, byline, headline, language, outlet, published_at, url, ..Story::default() };
    let added = match next {
        Some(next) => {
            let audience = audience.or(next.last.story.audience);
            batch.add_version(next.last.number, Story { audience, ..story }, Some(text))
        }
        None => batch.add_story(story, Some(text)),
    };
    let story = added.map_err(|error| mendable(review.heading_line, error))?.digest;
    let mut recorded = Recorded { story, statements: Vec::new(), gone: Vec::new() };
    for chosen in &review.statements {
        let known = next.zip(chosen.known).and_then(|(next, (at, step))| Some((next, next.known.get(at)?, step)));
        let done = match known {
            Some((next, known, step)) => {
                let done = next::append(batch, next, known, step, chosen, appearances(chosen, story), story);
                done.map(|id| id.ok_or(known.id))
            }
            None => batch.add_statement(statement(chosen, story, audience)).map(|added| Ok(added.digest)),
        };
        match done.map_err(|error| mendable(chosen.line, error))? {
            Ok(id) => recorded.statements.push(id),
            Err(gone) => recorded.gone.push(gone),
        }
    }
    Ok(recorded)
}

/// Where a statement stands in the version at `story`.
fn appearances(chosen: &Chosen, story: Digest) -> Vec<Appearance> {
    let at = |place: &review::Place| Appearance {
        end: Some(place.end),
        exact: Some(place.exact.clone()),
        start: Some(place.start),
        story,
    };
    let mut appearances: Vec<Appearance> = chosen.places.iter().map(at).collect();
    if appearances.is_empty() {
        appearances.push(Appearance { end: None, exact: None, start: None, story });
    }
    appearances
}

fn statement(chosen: &Chosen, story: Digest, audience: Option<Audience>) -> Statement {
    Statement {
        appearances: appearances(chosen, story),
        audience,
        drafted: chosen.drafted.clone(),
        effective_at: chosen.effective_at.clone(),
        quote: chosen.quote.clone(),
        status: chosen.status,
        tags: chosen.tags.clone(),
        ..Statement::new(chosen.text.clone(), chosen.attributions.clone())
    }
}

/// What the rules refuse in a record can be mended in the form; all else can't.
fn mendable(line: usize, error: Error) -> Refusal {
    match error {
        Error::Invalid(_) | Error::Unwritable(_) | Error::NoGround { .. } | Error::NoTransition { .. } => {
            Refusal::Mistake(Mistake { line, reason: error.to_string() })
        }
        other => Refusal::Ledger(other),
    }
}
