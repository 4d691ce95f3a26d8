//! `census`: how many unnamed people may stand behind a story, and what the editor knows of them.

use clap::Args;

use super::Outcome;
use super::args::{SigningOptions, from_one};
use super::context::{Context, story_of, with_session};
use super::failure::Failure;
use super::grid::Grid;
use super::output::{Output, Tone, class_tone, plain};
use super::statement::spaced;
use super::table::wrapped;
use crate::audit::{CENSUS, Census, CensusAnswer, Mention, answer_body, census};
use crate::ledger::Ledger;
use crate::record::{Audience, Digest, Note, compose};
use crate::store::Access;

#[derive(Args)]
pub(super) struct CensusOptions {
    /// The story's id, or its beginning; `@` is the one recorded last. Several stories are counted together.
    #[arg(value_name = "STORY", required = true)]
    pub(super) stories: Vec<String>,
    /// Record that these two mentions, by their numbers, are the same people.
    #[arg(long, value_names = ["NUMBER", "NUMBER"], num_args = 2, value_parser = from_one::<usize>, requires = "because")]
    pub(super) same: Option<Vec<usize>>,
    /// Record that these two mentions are different people.
    #[arg(long, value_names = ["NUMBER", "NUMBER"], num_args = 2, value_parser = from_one::<usize>, requires = "because",
        conflicts_with = "same")]
    pub(super) different: Option<Vec<usize>>,
    /// How you know, without saying who they are.
    #[arg(long, value_name = "TEXT")]
    pub(super) because: Option<String>,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

pub(super) fn run(context: &Context, options: &CensusOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let pair = match (&options.same, &options.different) {
        (Some(pair), _) => Some((pair, CensusAnswer::Same)),
        (None, Some(pair)) => Some((pair, CensusAnswer::Different)),
        (None, None) => None,
    };
    let ledger = context.open(if pair.is_some() { Access::Write } else { Access::Read })?;
    let mut stories = Vec::new();
    let mut versions = Vec::new();
    for id in &options.stories {
        let found = story_of(&ledger, id)?;
        stories.extend(found.first().map(|version| version.id));
        versions.extend(found.into_iter().map(|version| version.number));
    }
    if let Some((pair, answer)) = pair {
        record(context, options, &ledger, (stories, &versions), (pair, answer), output)?;
    }
    let counted = census(&ledger, &versions, ledger.size()?)?;
    if output.json {
        output.json(&counted)?;
    } else if output.quiet {
        output.line(range(&counted))?;
    } else {
        print(&counted, output)?;
    }
    Ok(Outcome::Good)
}

/// "6 to 13", "3", or "4 or more".
fn range(census: &Census) -> String {
    match census.most {
        Some(most) if most == census.fewest => most.to_string(),
        Some(most) => format!("{} to {most}", census.fewest.min(most)),
        None => format!("{} or more", census.fewest),
    }
}

fn print(census: &Census, output: &mut Output) -> Result<(), Failure> {
    let people = match (census.most, census.fewest) {
        (Some(0), _) => return output.line("no unnamed source stands behind it"),
        (Some(1), 1) => "1 unnamed person stands behind it".to_owned(),
        _ => format!("{} unnamed people may stand behind it", range(census)),
    };
    output.line(output.paint(Tone::Strong, &people))?;
    let mut grid = Grid::new(["no.", "people", "phrase", "may be the same as"]);
    for (position, mention) in census.mentions.iter().enumerate() {
        let number = position + 1;
        let people = match mention.most {
            Some(most) => most.to_string(),
            None => format!("{} or more", mention.fewest),
        };
        grid.row([
            (number.to_string(), Tone::Faint),
            (people, Tone::Plain),
            (format!("{}\n{}", mention.phrase, kind(mention)), class_tone(mention.class)),
            (others(census, number, mention), Tone::Plain),
        ]);
    }
    grid.print(output)?;
    if census.open.is_empty() {
        return Ok(());
    }
    let count = census.open.len();
    let pairs = if count == 1 {
        "1 pair may be the same people".to_owned()
    } else {
        format!("{count} pairs may be the same people")
    };
    let text = format!("{pairs}; say what you know with --same or --different NUMBER NUMBER --because TEXT");
    let width = usize::from(output.width.unwrap_or(u16::MAX));
    wrapped(&plain(&text), width, "").into_iter().try_for_each(|line| output.line(line))
}

fn kind(mention: &Mention) -> String {
    let count = mention.statements.len();
    let statements = if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") };
    format!("{}, {statements}", spaced(mention.class.as_str()))
}

fn others(census: &Census, number: usize, mention: &Mention) -> String {
    if let Some(same_as) = mention.same_as {
        return format!("is {same_as}");
    }
    let pairs = census.open.iter().filter_map(|(one, other)| match number {
        n if n == *one => Some(other.to_string()),
        n if n == *other => Some(one.to_string()),
        _ => None,
    });
    pairs.collect::<Vec<_>>().join(", ")
}

/// Records what the editor knows of two mentions: for counsel, if they are the same people.
fn record(
    context: &Context,
    options: &CensusOptions,
    ledger: &Ledger,
    (stories, versions): (Vec<Digest>, &[u64]),
    (pair, answer): (&[usize], CensusAnswer),
    output: &mut Output,
) -> Result<(), Failure> {
    let counted = census(ledger, versions, ledger.size()?)?;
    let find = |number: usize| {
        counted.mentions.get(number - 1).ok_or_else(|| {
            Failure::not_found(format!("there is no mention {number}; there are {}", counted.mentions.len()))
                .hint("'ledger census STORY' numbers them")
        })
    };
    let [one, other] = pair else { return Err(Failure::new("two mentions are needed")) };
    if one == other {
        return Err(Failure::new(format!("mention {one} is the same as itself")).hint("name two mentions"));
    }
    let (one, other) = (find(*one)?, find(*other)?);
    let mut about = stories;
    about.extend(one.statements.iter().filter(|statement| other.statements.contains(statement)));
    about.sort_unstable();
    about.dedup();
    let note = Note {
        about,
        audience: (answer == CensusAnswer::Same).then_some(Audience::Counsel),
        because: options.because.as_deref().map(compose),
        body: Some(compose(&answer_body(one, other))),
        outcome: Some(answer.to_string()),
        topic: CENSUS.to_owned(),
    };
    with_session(context, ledger, &options.signing, output, |session| {
        Ok(ledger.commit(session, |batch| batch.add_note(note.clone()))?)
    })?;
    Ok(())
}
