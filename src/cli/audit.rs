//! `audit`: how statements came about, and what a policy finds in them.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;

use clap::Args;

use super::Outcome;
use super::args::{MomentOptions, PageOptions};
use super::context::{Context, chain_of, refuse_future, story_of};
use super::failure::Failure;
use super::grid::Grid;
use super::happenings;
use super::output::{Output, Tone, plain};
use super::statement::{spaced, who};
use super::table::{hanging, wrapped};
use crate::audit::{Audit, DEFAULT_POLICY, Finding, Policy, Rule, Scope, Step, Summary};
use crate::ledger::{Error, Ledger};
use crate::record::{Kind, Status};
use crate::store::Access;

/// The most bytes of a policy's file.
const LONGEST_POLICY: u64 = 1 << 20;

#[derive(Args)]
#[command(
    after_help = "Built-in policies: common (every rule), ap, bbc, npr, nyt, reuters. A newsroom's own is a TOML file with
a table [rules.NAME] for each rule. Exit status 1 if there are findings."
)]
pub(super) struct AuditOptions {
    /// A statement's or a story's id, or its beginning; otherwise the whole ledger.
    pub(super) id: Option<String>,
    /// Which rules: a built-in policy, or a file.
    #[arg(long, value_name = "NAME|FILE", default_value = DEFAULT_POLICY)]
    pub(super) policy: String,
    #[command(flatten)]
    pub(super) moment: MomentOptions,
    #[command(flatten)]
    pub(super) page: PageOptions,
}

pub(super) fn run(context: &Context, options: &AuditOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let policy = policy(&options.policy)?;
    let ledger = context.open(Access::Read)?;
    let MomentOptions { as_of, in_effect } = &options.moment;
    refuse_future(context, &ledger, "--as-of", as_of.as_ref())?;
    let size = as_of.as_ref().map(|moment| ledger.size_at(moment)).transpose()?;
    let second = in_effect.as_ref().map(|moment| ledger.second_at(moment));
    let now = as_of.as_ref().map_or(context.now(), |moment| moment.end(ledger.zone()).min(context.now()));
    let scope = scope(&ledger, options.id.as_deref())?;
    let audit = Audit::new(&ledger, &policy, now, size, second)?;
    let limit = if options.page.all { usize::MAX } else { options.page.limit };
    let summary = match () {
        () if output.json => stream(&audit, &scope, &policy, output)?,
        () if output.quiet => quiet(&audit, &scope, output)?,
        () => print(&ledger, &audit, &scope, &policy, limit, size, output)?,
    };
    Ok(if summary.findings() > 0 { Outcome::Findings } else { Outcome::Good })
}

/// The built-in policy of that name, or the one in the file.
pub(super) fn policy(name: &str) -> Result<Policy, Failure> {
    if let Some(policy) = Policy::built_in(name) {
        return Ok(policy);
    }
    let path = Path::new(name);
    let built_in = Policy::names().collect::<Vec<_>>().join(", ");
    if !path.exists() {
        return Err(Failure::not_found(format!("there is no policy '{name}', built in or as a file"))
            .hint(format!("the built-in ones are: {built_in}")));
    }
    let unreadable = |error: String| Failure::unreadable(path, format!("{} can't be read: {error}", path.display()));
    let length = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
    if length > LONGEST_POLICY {
        return Err(unreadable("it has more than 1 MiB".to_owned()));
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    Policy::parse(&text).map_err(|error| {
        Failure::unreadable(path, format!("{}: {error}", path.display()))
            .hint("a policy has a table [rules.NAME] for each rule")
    })
}

/// What an id names: a statement, or else a story.
pub(super) fn scope(ledger: &Ledger, id: Option<&str>) -> Result<Scope, Failure> {
    let Some(id) = id else { return Ok(Scope::Ledger) };
    match ledger.chain(id) {
        Err(Error::UnknownId { .. }) if ledger.story(id).is_ok() => {
            Ok(Scope::Story(story_of(ledger, id)?.iter().map(|version| version.number).collect()))
        }
        _ => {
            let chain = chain_of(ledger, id)?;
            Ok(Scope::Statement(ledger.first_of(&chain.id)?.unwrap_or_default()))
        }
    }
}

fn quiet(audit: &Audit<'_>, scope: &Scope, output: &mut Output) -> Result<Summary, Failure> {
    let mut failure = None;
    let summary = audit.findings(scope, |finding| {
        failure = output.line(finding.statement.to_string()).err();
        failure.is_none()
    })?;
    failure.map_or(Ok(summary), Err)
}

fn stream(audit: &Audit<'_>, scope: &Scope, policy: &Policy, output: &mut Output) -> Result<Summary, Failure> {
    let mut failure: Option<Failure> = None;
    output.writer().write_all(b"{\"policy\":")?;
    serde_json::to_writer(output.writer(), policy)?;
    output.writer().write_all(b",\n\"findings\":[")?;
    let mut first = true;
    let summary = audit.findings(scope, |finding| {
        failure = item(output, &finding, &mut first).err();
        failure.is_none()
    })?;
    if let Some(failure) = failure.take() {
        return Err(failure);
    }
    output.writer().write_all(b"],\n\"trail\":[")?;
    first = true;
    audit.trail(scope, 0, |step| {
        failure = item(output, &step, &mut first).err();
        failure.is_none()
    })?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    output.writer().write_all(b"],\n\"summary\":")?;
    serde_json::to_writer(output.writer(), &summary)?;
    output.writer().write_all(b"}\n")?;
    Ok(summary)
}

fn item(output: &mut Output, value: &impl serde::Serialize, first: &mut bool) -> Result<(), Failure> {
    output.writer().write_all(if *first { b"\n" } else { b",\n" })?;
    *first = false;
    Ok(serde_json::to_writer(output.writer(), value)?)
}

fn print(
    ledger: &Ledger,
    audit: &Audit<'_>,
    scope: &Scope,
    policy: &Policy,
    limit: usize,
    size: Option<u64>,
    output: &mut Output,
) -> Result<Summary, Failure> {
    let size = size.unwrap_or(u64::MAX).min(ledger.size()?);
    let start = size.saturating_sub(limit as u64);
    let mut steps = VecDeque::new();
    let mut earlier = if matches!(scope, Scope::Ledger) { start } else { 0 };
    audit.trail(scope, start, |step| {
        if steps.len() == limit {
            steps.pop_front();
            earlier += 1;
        }
        steps.push_back(step);
        true
    })?;
    if earlier > 0 {
        output.note(format!("{earlier} earlier records are not shown; --limit NUMBER or --all shows more"))?;
    }
    heading("Trail", output)?;
    trail(ledger, steps, output)?;
    let mut found = Vec::new();
    let summary = audit.findings(scope, |finding| {
        if found.len() < limit {
            found.push(finding);
        }
        true
    })?;
    let more = summary.findings() - found.len() as u64;
    if !found.is_empty() {
        heading("\nFindings", output)?;
    }
    findings(ledger, found, output)?;
    if more > 0 {
        output.note(format!("{more} more findings; --limit NUMBER or --all shows them"))?;
    }
    sum_up(&summary, policy, output)?;
    Ok(summary)
}

/// A heading, on a terminal alone.
fn heading(text: &str, output: &mut Output) -> Result<(), Failure> {
    match output.width {
        Some(_) => output.line(output.paint(Tone::Strong, text)),
        None => Ok(()),
    }
}

fn trail(ledger: &Ledger, steps: VecDeque<Step>, output: &mut Output) -> Result<(), Failure> {
    for step in steps {
        let when = step.recorded_at.replace('T', " ").replace(":00Z", "");
        let (what, tone) = match step.kind {
            Kind::Statement => {
                let (words, tone) =
                    happenings::words(ledger, &step.happenings, step.status.is_some_and(Status::is_fallen))?;
                (words.replace('\n', ", "), tone)
            }
            Kind::Story => (format!("story, version {}", step.revision.unwrap_or(1)), Tone::Strong),
            kind => (kind.to_string(), Tone::Plain),
        };
        let mut says = vec![plain(&step.text).into_owned()];
        says.extend(step.reason.map(|reason| format!("— {}", plain(&reason))));
        says.extend(step.word.iter().map(|one| format!("· {}: {}", spaced(one.stance.as_str()), who(one))));
        let id = ledger.short_id(&step.of.unwrap_or(step.digest))?;
        let head = [when, plain(&step.recorded_by).into_owned(), id].join("  ");
        let Some(width) = output.width.map(usize::from) else {
            output.line(format!("{head}\t{what}\t{}", says.join(" ")))?;
            continue;
        };
        output.line(output.paint(Tone::Faint, &head))?;
        let what = wrapped(&what, width, "  ").into_iter().map(|line| output.paint(tone, &line)).collect::<Vec<_>>();
        what.into_iter().try_for_each(|line| output.line(line))?;
        let lines = says.iter().flat_map(|text| match text.starts_with('·') {
            true => hanging(text.trim_start_matches("· "), width, "    · ", "      "),
            false => wrapped(text, width, "    "),
        });
        lines.collect::<Vec<_>>().into_iter().try_for_each(|line| output.line(line))?;
    }
    Ok(())
}

fn findings(ledger: &Ledger, found: Vec<Finding>, output: &mut Output) -> Result<(), Failure> {
    let mut grid = Grid::new(["id", "finding", "ground", "remedy"]);
    for finding in found {
        let Finding { code, statement, story, ground, remedy, section, .. } = finding;
        let ground = match section {
            Some(section) => format!("{ground}\n— {section}"),
            None => ground,
        };
        let mut ids = ledger.short_id(&story.unwrap_or(statement))?;
        if story.is_some() {
            ids = format!("{ids}\n(story)\n{}", ledger.short_id(&statement)?);
        }
        let tone = if code == Rule::Contested { Tone::Bad } else { Tone::Warning };
        grid.row([
            (ids, Tone::Faint),
            (spaced(code.as_str()), tone),
            (ground, Tone::Plain),
            (remedy.to_owned(), Tone::Plain),
        ]);
    }
    grid.print(output)
}

fn sum_up(summary: &Summary, policy: &Policy, output: &mut Output) -> Result<(), Failure> {
    let width = usize::from(output.width.unwrap_or(u16::MAX));
    let title = match &policy.standard {
        Some(standard) => format!("{} ({standard})", policy.title),
        None => policy.title.clone(),
    };
    let statements = format!("{} statement{}", summary.statements, if summary.statements == 1 { "" } else { "s" });
    let text = match summary.findings() {
        0 => format!("{statements} held against {title}: nothing was found"),
        total => {
            let counts = summary.counts.iter().filter(|(_, count)| **count > 0);
            let counts: Vec<String> =
                counts.map(|(rule, count)| format!("{count} {}", spaced(rule.as_str()))).collect();
            let findings = if total == 1 { "1 finding" } else { &format!("{total} findings") };
            format!("{statements} held against {title}: {findings}: {}", counts.join(", "))
        }
    };
    if output.width.is_some() {
        output.line("")?;
    }
    wrapped(&plain(&text), width, "").into_iter().try_for_each(|line| output.line(line))
}
