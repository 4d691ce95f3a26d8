//! `draft`: stories go in, and what they say and who says it comes out. Nothing is recorded.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use clap::{Args, ValueHint};
use serde::Serialize;

use super::Outcome;
use super::failure::{Failure, Kind};
use super::marked::{self, View};
use super::output::{Output, plain};
use crate::article::{self, Article, LONGEST};
use crate::draft::{self, Draft, Note, Proposal, Span};
use crate::record::Moment;

#[derive(Args)]
pub(super) struct DraftOptions {
    /// Plain text, Markdown (.md) or a saved page (.html); `-` reads standard input.
    #[arg(required = true, value_name = "STORY", value_hint = ValueHint::FilePath)]
    pub(super) stories: Vec<PathBuf>,
    /// Tell for each statement which rule found it, and why its source has its class.
    #[arg(long)]
    pub(super) explain: bool,
}

/// How many finished stories of one thread may wait to be printed.
const WAITING: usize = 32;

/// One story's line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    doc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    attributions: &'a [Proposal],
    notes: &'a [Note],
    unattributed: &'a [Span],
    #[serde(skip_serializing_if = "Option::is_none")]
    byline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<&'a Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    /// Only where it is not the file's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

pub(super) fn run(options: &DraftOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let stories = &options.stories;
    if stories.iter().filter(|story| *story == Path::new("-")).count() > 1 {
        return Err(Failure::new("standard input can be read once only, and '-' stands twice")
            .hint("name files for the others"));
    }
    let view = View { color: output.color, width: output.width, explain: options.explain };
    let form = if output.json {
        Shown::Json
    } else if output.quiet {
        Shown::Text(view)
    } else {
        Shown::Summed(view)
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(stories.len());
    let mut failed = Vec::new();
    thread::scope(|scope| {
        let lanes: Vec<Receiver<_>> = (0..threads)
            .map(|lane| {
                let (sender, receiver) = sync_channel(WAITING);
                let own = stories.iter().skip(lane).step_by(threads);
                scope.spawn(move || own.map(|story| drafted(story, form)).try_for_each(|done| sender.send(done)));
                receiver
            })
            .collect();
        // Story n is the next one of lane n modulo their number: in order, with few of them waiting.
        for (place, lane) in lanes.iter().cycle().take(stories.len()).enumerate() {
            match lane.recv() {
                Ok(Ok(shown)) => {
                    if !output.json && place > 0 {
                        output.line("")?;
                    }
                    output.writer().write_all(shown.as_bytes())?;
                }
                Ok(Err(failure)) => {
                    if stories.len() > 1 {
                        output.failure(&failure);
                    }
                    failed.push(failure);
                }
                Err(_) => return Err(Failure::new("a thread that reads stories has ended early").kind(Kind::Failed)),
            }
        }
        Ok(())
    })?;
    match (failed.pop(), stories.len()) {
        (None, _) => Ok(Outcome::Good),
        (Some(failure), 1) => Err(failure),
        (Some(_), all) => Err(Failure::new(format!("{} of {all} stories could not be read", failed.len() + 1))
            .kind(Kind::Unreadable)
            .hint("the lines above tell why; the others are drafted")),
    }
}

/// How a drafted story is shown.
#[derive(Clone, Copy, Debug)]
enum Shown {
    Json,
    /// Its sentences alone.
    Text(View),
    /// Its sentences, with what it says of itself above and a summary below.
    Summed(View),
}

fn drafted(path: &Path, shown: Shown) -> Result<String, Failure> {
    let article = read(path)?;
    let draft = draft::draft(&article.text);
    Ok(match shown {
        Shown::Json => {
            let stem = path.file_stem().map_or_else(|| "-".into(), |stem| stem.to_string_lossy());
            line(&stem, &article, &draft)?
        }
        Shown::Text(view) => marked::sentences(&article.text, &draft, view),
        Shown::Summed(view) => {
            let sentences = marked::sentences(&article.text, &draft, view);
            format!("{}{sentences}\n{}", named(path, &article), marked::summary(&draft, view))
        }
    })
}

/// A line that names the story, and what it says of itself.
fn named(path: &Path, article: &Article) -> String {
    let published_at = article.published_at.as_ref().map(ToString::to_string);
    let own = [&article.byline, &article.outlet, &published_at, &article.url, &article.language];
    let own: Vec<&str> = own.into_iter().flatten().map(String::as_str).collect();
    let own = if own.is_empty() { String::new() } else { format!(": {}", own.join(" · ")) };
    format!("== {}{}\n\n", plain(&path.display().to_string()), plain(&own))
}

fn line(doc: &str, article: &Article, draft: &Draft) -> Result<String, serde_json::Error> {
    let line = Line {
        doc,
        headline: article.headline.as_deref().or(draft.headline.as_deref()),
        attributions: &draft.attributions,
        notes: &draft.notes,
        unattributed: &draft.unattributed,
        byline: article.byline.as_deref(),
        outlet: article.outlet.as_deref(),
        published_at: article.published_at.as_ref(),
        url: article.url.as_deref(),
        language: article.language.as_deref(),
        text: (!article.is_verbatim).then_some(&article.text),
    };
    let mut json = serde_json::to_string(&line)?;
    json.push('\n');
    Ok(json)
}

/// Reads a story from a file, or from standard input where the path is `-`.
pub(super) fn read(path: &Path) -> Result<Article, Failure> {
    let name = path.display().to_string();
    let bytes = bytes(path).map_err(|reason| {
        Failure::unreadable(path, format!("{name}: it can't be read: {reason}"))
            .hint("name a story's file, or - for standard input; one statement is added with --text")
    })?;
    article::read(&bytes, &name)
        .map_err(|error| Failure::unreadable(path, format!("{name}: {error}")).hint(error.remedy(&name)))
}

/// The bytes of a file, as many as a story may have and one more.
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| error.to_string();
    let most = LONGEST as u64 + 1;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(told)?;
        return Ok(bytes);
    }
    let file = File::open(path).map_err(told)?;
    let metadata = file.metadata().map_err(told)?;
    if metadata.is_dir() {
        return Err("it is a folder".to_owned());
    }
    bytes.reserve(usize::try_from(metadata.len().min(most)).unwrap_or_default());
    file.take(most).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}
