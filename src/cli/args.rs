//! What the commands are called with, as far as they share it; what is one command's own stands in its file. The doc
//! comments are the help.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use super::add::AddOptions;
use super::audit::AuditOptions;
use super::backup::BackupOptions;
use super::census::CensusOptions;
use super::check::CheckOptions;
use super::clone::CloneOptions;
use super::comment::CommentOptions;
use super::complete::CompleteOptions;
use super::completions::CompletionsOptions;
use super::diff::DiffOptions;
use super::draft::DraftOptions;
use super::examples;
use super::export::ExportOptions;
use super::impact::ImpactOptions;
use super::import::ImportOptions;
use super::init::InitOptions;
use super::judge::JudgeOptions;
use super::log::LogOptions;
use super::man::ManOptions;
use super::prove::ProveOptions;
use super::publish::PublishOptions;
use super::recipient::RecipientOptions;
use super::redact::RedactOptions;
use super::reveal::RevealOptions;
use super::review::ReviewOptions;
use super::revise::ReviseOptions;
use super::seal::SealOptions;
use super::serve::ServeOptions;
use super::show::ShowOptions;
use super::signer::SignerOptions;
use super::timestamp::TimestampOptions;
use super::token::TokenOptions;
use super::verify::VerifyOptions;
use super::witness::WitnessOptions;
use crate::record::{Audience, Class, Moment, RelationType, Stance, Status, Terms};

/// Keeps who said what, and what changed since.
///
/// Every statement is an append-only, hashed record with its attribution and its status; each later confirmation,
/// denial, correction or retraction is a further record.
#[derive(Parser)]
#[command(name = "ledger", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Start with:
  ledger add --text \"Talks are under way.\" --source \"two officials briefed on the talks\"
  ledger show")]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Args, Clone)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct Global {
    /// The ledger: a file, a publication's folder, or postgres://USER@HOST/DATABASE. Otherwise $LEDGER, or ledger.db here
    /// or in a folder above.
    #[arg(long, global = true, value_name = "LOCATION", value_hint = ValueHint::AnyPath)]
    pub(super) ledger: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// When to colour [also: NO_COLOR, CLICOLOR, CLICOLOR_FORCE].
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: Color,
    /// Print long results as they are on a terminal, too [also: LEDGER_PAGER, PAGER].
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
    /// Print the result alone: an id, a path, or nothing.
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Create a ledger and its signing key.
    Init(InitOptions),
    /// Record a statement and who stands behind it, or a whole story.
    Add(AddOptions),
    /// Decide what is recorded of a story, statement by statement, with one key each.
    Review(ReviewOptions),
    /// Read stories and tell what they say and who says it, without recording anything.
    Draft(DraftOptions),
    /// Show statements, or one with its whole history.
    Show(ShowOptions),
    /// Record what changed about a statement: its status, its sources, its words.
    Revise(ReviseOptions),
    /// Show what depends on a statement.
    Impact(ImpactOptions),
    /// Judge a statement anew when something that it rests on has fallen.
    Judge(JudgeOptions),
    /// Show what changed between revisions, in words and in sourcing.
    Diff(DiffOptions),
    /// List the records, newest first.
    Log(LogOptions),
    /// Tell how statements came about, and what a policy finds in them.
    Audit(AuditOptions),
    /// Count the unnamed people who may stand behind a story.
    Census(CensusOptions),
    /// List requests for comment and what may be written of them, or record one.
    Comment(CommentOptions),
    /// Check every record, the tree, its signed heads and the projections.
    Verify(VerifyOptions),
    /// Write statements as a table or as records.
    Export(ExportOptions),
    /// Record statements from JSON Lines or CSV.
    Import(ImportOptions),
    /// Copy the ledger to a new file, while others may write.
    Backup(BackupOptions),
    /// Write a proof of a record, or of the ledger's growth, for somebody who has nothing but a key.
    Prove(ProveOptions),
    /// Check a proof, a consistency file or a checkpoint, offline.
    Check(CheckOptions),
    /// Have an authority say when the ledger's newest checkpoint was there, and keep its word.
    Timestamp(TimestampOptions),
    /// Watch somebody's publication, and sign what you saw while it only grew.
    Witness(WitnessOptions),
    /// Say who may sign the ledger, and add your signature.
    Signer(SignerOptions),
    /// Write a publication: plain files that anybody can check.
    Publish(PublishOptions),
    /// Serve the ledger's pages and its API over HTTP.
    Serve(ServeOptions),
    /// Say who may sign in to a server: add, list and revoke tokens.
    Token(TokenOptions),
    /// Say who may open seals: add, remove and list recipients.
    Recipient(RecipientOptions),
    /// Seal who an unnamed source is.
    Seal(SealOptions),
    /// Say that two unnamed sources are the same person, or are not.
    Source(super::source::SourceOptions),
    /// Open a seal, and note who opened it and why.
    Reveal(RevealOptions),
    /// Erase content, for good; its digest, its place and every proof stay.
    Redact(RedactOptions),
    /// Make a verified copy of a publication or a ledger.
    Clone(CloneOptions),
    /// Make the projections again from the records.
    Reindex,
    /// Print a completion script for a shell.
    Completions(CompletionsOptions),
    /// Tell a shell what may stand at its cursor.
    #[command(hide = true)]
    Complete(CompleteOptions),
    /// Write manual pages.
    Man(ManOptions),
}

/// The command line, with what its help teaches.
pub(super) fn command() -> clap::Command {
    examples::taught(Arguments::command())
}

#[derive(Args)]
#[command(next_help_heading = "Signing")]
pub(super) struct KeyOptions {
    /// The signing key's file. Otherwise it lies in your configuration folder.
    #[arg(long, env = "LEDGER_KEY", hide_env_values = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) key: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct SigningOptions {
    #[command(flatten)]
    pub(super) key: KeyOptions,
    /// Go on although the clock is more than 5 minutes behind the newest record.
    #[arg(long)]
    pub(super) clock_behind: bool,
    /// Record only in a ledger that continues this published checkpoint: a file, or a publication's folder or address.
    #[arg(long, env = "LEDGER_CONTINUES", hide_env_values = true, value_name = "CHECKPOINT", value_hint = ValueHint::AnyPath)]
    pub(super) continues: Option<PathBuf>,
}

/// How a story is taken in, and what it does not say of itself.
#[derive(Args)]
#[command(next_help_heading = "For a story")]
pub(super) struct StoryOptions {
    /// Go on with a draft that was kept when its review was not recorded.
    #[arg(long, value_name = "DRAFT", value_hint = ValueHint::FilePath)]
    pub(super) resume: Option<PathBuf>,
    /// Its headline, if it is not what the story says.
    #[arg(long, value_name = "TEXT")]
    pub(super) headline: Option<String>,
    /// Who wrote it.
    #[arg(long, value_name = "NAMES")]
    pub(super) byline: Option<String>,
    /// Who published it.
    #[arg(long, value_name = "NAME")]
    pub(super) outlet: Option<String>,
    /// When it was published: a date, or a time with its offset.
    #[arg(long, value_name = "TIME")]
    pub(super) published_at: Option<Moment>,
    /// Its address.
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
    /// Its language, like en-GB.
    #[arg(long, value_name = "TAG")]
    pub(super) language: Option<String>,
}

/// What a statement has beside its text and its sources.
#[derive(Args)]
#[command(next_help_heading = "The statement")]
pub(super) struct ContentOptions {
    /// The speaker's own words, verbatim.
    #[arg(long, value_name = "TEXT")]
    pub(super) quote: Option<String>,
    /// Where the statement stands.
    #[arg(long, value_name = "STATUS", value_parser = word(Status::ALL, Status::as_str))]
    pub(super) status: Option<Status>,
    /// A label of the desk's own; may be given again.
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// When it became so: a date, or a time with its offset.
    #[arg(long, value_name = "TIME")]
    pub(super) effective_at: Option<Moment>,
    /// The story it stands in; with a story's file, the one of which that is the next version, or `new`.
    #[arg(long, value_name = "ID")]
    pub(super) story: Option<String>,
    /// How it bears on another statement, as TYPE:ID (same_as, supports, contradicts, qualifies, elaborates, updates,
    /// corrects); may be given again.
    #[arg(long = "relation", value_name = "TYPE:ID", value_parser = relation)]
    pub(super) relations: Vec<(RelationType, String)>,
    /// Who may see it [default: desk].
    #[arg(long, value_name = "AUDIENCE", value_parser = word(Audience::ALL, Audience::as_str))]
    pub(super) audience: Option<Audience>,
}

/// A source phrase and the facets that override what is read from it. Each facet belongs to the --source before it.
#[derive(Args)]
#[command(next_help_heading = "Sources (each facet belongs to the --source before it)")]
pub(super) struct SourceOptions {
    /// Who stands behind it, as published; its facets are read from the phrase. May be given again.
    #[arg(long, value_name = "PHRASE")]
    pub(super) source: Vec<String>,
    /// What kind of source it is.
    #[arg(long, value_name = "CLASS", value_parser = PossibleValuesParser::new(Class::ALL.iter().map(|word| word.as_str())))]
    pub(super) class: Vec<String>,
    /// The source's name.
    #[arg(long, value_name = "NAME")]
    pub(super) name: Vec<String>,
    /// The source's office or part.
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Vec<String>,
    /// The body that the source belongs to or is.
    #[arg(long, value_name = "NAME")]
    pub(super) organization: Vec<String>,
    /// The role is one that the source no longer holds.
    #[arg(long, value_name = "yes|no", num_args = 0..=1, require_equals = true, default_missing_value = "yes", value_parser = ["yes", "no"])]
    pub(super) former: Vec<String>,
    /// How many people the phrase stands for.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(super) count: Vec<String>,
    /// Ground rules.
    #[arg(long, value_name = "TERMS", value_parser = PossibleValuesParser::new(Terms::ALL.iter().map(|word| word.as_str())))]
    pub(super) terms: Vec<String>,
    /// How the source knows.
    #[arg(long, value_name = "TEXT")]
    pub(super) basis: Vec<String>,
    /// Why no name is given.
    #[arg(long, value_name = "TEXT")]
    pub(super) anonymity_reason: Vec<String>,
    /// What the source does with the statement.
    #[arg(long, value_name = "STANCE", value_parser = PossibleValuesParser::new(Stance::ALL.iter().map(|word| word.as_str())))]
    pub(super) stance: Vec<String>,
    /// The verb as published.
    #[arg(long, value_name = "VERB")]
    pub(super) cue: Vec<String>,
    /// Where or how it was said.
    #[arg(long, value_name = "TEXT")]
    pub(super) medium: Vec<String>,
    /// Whose words the source passes on.
    #[arg(long, value_name = "NAME")]
    pub(super) relays: Vec<String>,
    /// When it was asked for comment.
    #[arg(long, value_name = "TIME")]
    pub(super) asked_at: Vec<String>,
    /// Until when an answer was asked for.
    #[arg(long, value_name = "TIME")]
    pub(super) deadline: Vec<String>,
    /// Seal who the source is, read from this file; `-` reads standard input, and without a file it is asked for. Only the
    /// ledger's recipients can open it. Never type the name itself: it would stay in the shell's history.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "", value_hint = ValueHint::FilePath)]
    pub(super) identity: Vec<String>,
}

/// Which statements.
#[derive(Args, Clone)]
#[command(next_help_heading = "Filters")]
pub(super) struct FilterOptions {
    /// That stand so; may be given again.
    #[arg(long, value_name = "STATUS", value_parser = word(Status::ALL, Status::as_str))]
    pub(super) status: Vec<Status>,
    /// With a source of this kind; may be given again.
    #[arg(long, value_name = "CLASS", value_parser = word(Class::ALL, Class::as_str))]
    pub(super) class: Vec<Class>,
    /// With these words in a source's phrase, name, role or organization.
    #[arg(long, value_name = "WORDS")]
    pub(super) source: Option<String>,
    /// That stand in this story.
    #[arg(long, value_name = "ID")]
    pub(super) story: Option<String>,
    /// With this label.
    #[arg(long, value_name = "TAG")]
    pub(super) tag: Option<String>,
    /// Recorded or revised at or after this date or time.
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<Moment>,
    /// Last revised at or before this date or time.
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<Moment>,
    /// With these words in text or quote; "quoted words" in their order, word* for its beginning.
    #[arg(long, value_name = "WORDS")]
    pub(super) search: Option<String>,
    /// Neither confirmed nor superseded or retracted.
    #[arg(long)]
    pub(super) unconfirmed: bool,
    /// With one person behind it, as far as is known.
    #[arg(long)]
    pub(super) single_source: bool,
    #[command(flatten)]
    pub(super) moment: MomentOptions,
}

/// At which moment.
#[derive(Args, Clone)]
#[command(next_help_heading = "At which moment")]
pub(super) struct MomentOptions {
    /// What this ledger held then.
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<Moment>,
    /// What was so then, by the time at which it became so.
    #[arg(long, value_name = "TIME")]
    pub(super) in_effect: Option<Moment>,
}

#[derive(Args)]
#[command(next_help_heading = "How many")]
pub(super) struct PageOptions {
    /// How many at the most.
    #[arg(long, default_value_t = 50, value_name = "NUMBER", value_parser = from_one::<usize>, allow_negative_numbers = true)]
    pub(super) limit: usize,
    /// All of them.
    #[arg(long, conflicts_with = "limit")]
    pub(super) all: bool,
}

/// Parses one of the vocabulary's words, and tells the shell and the help what they are.
pub(super) fn word<T>(all: &'static [T], as_str: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync> + Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.iter().map(|value| as_str(*value))).try_map(|word| word.parse::<T>())
}

/// Reads a number of things, or a position among them.
pub(super) fn from_one<T: std::str::FromStr<Err = std::num::ParseIntError> + PartialOrd + From<u8>>(
    text: &str,
) -> Result<T, String> {
    use std::num::IntErrorKind;
    match text.parse() {
        Ok(number) if number >= T::from(1) => Ok(number),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => {
            Err(format!("'{text}' is more than can be counted here"))
        }
        _ => Err(format!("'{text}' is not a whole number of at least 1")),
    }
}

pub(super) fn relation(text: &str) -> Result<(RelationType, String), String> {
    let (kind, id) = text.split_once(':').ok_or_else(|| format!("'{text}' is not TYPE:ID, like supports:3f2a91c"))?;
    Ok((kind.parse().map_err(|error: crate::record::UnknownWord| error.to_string())?, id.to_owned()))
}

/// Reads `1..3`.
pub(super) fn revisions(text: &str) -> Result<(u32, u32), String> {
    let parsed = text.split_once("..").and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    parsed
        .filter(|(from, to)| *from > 0 && *to > 0)
        .ok_or_else(|| format!("'{text}' does not name two revisions, like 1..2"))
}
