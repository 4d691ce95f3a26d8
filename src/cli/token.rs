//! `token`: who may sign in to a server of this ledger.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};
use jiff::SignedDuration;
use serde::Serialize;

use super::Outcome;
use super::args::{from_one, word};
use super::context::{Context, Random};
use super::failure::{Failure, Kind};
use super::grid::Grid;
use super::output::{Output, Tone};
use super::serve::tokens_path;
use crate::serve::{Scope, Token, TokenError, Tokens};

#[derive(Args)]
pub(super) struct TokenOptions {
    /// The file of the tokens [default: beside the ledger's, with .tokens behind its name; a database's: beside the key that
    /// 'init' made].
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) tokens: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: TokenCommand,
}

#[derive(Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token for somebody, and print it: it is shown this once.
    Add {
        /// Whose it is. What is recorded by it says so, for good: in a note for those who may see it, never for the public.
        name: String,
        /// What it lets its bearer do. No token opens a seal.
        #[arg(long, value_name = "SCOPE", default_value = "read", value_parser = word(Scope::ALL, Scope::as_str))]
        scope: Scope,
        /// For how many days it is good.
        #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = from_one::<u32>)]
        days: u32,
    },
    /// List the tokens, and not what they are.
    List,
    /// Take a token back; who is signed in with it is signed out.
    Revoke {
        /// Its name or id.
        token: String,
    },
}

#[derive(Serialize)]
struct Made<'a> {
    name: &'a str,
    scope: Scope,
    token: &'a str,
}

/// A token as JSON shows it.
#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    name: &'a str,
    scope: Scope,
    added_at: String,
    expires_at: String,
}

pub(super) fn run(context: &Context, options: TokenOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let tokens = Tokens::at(tokens_path(context, options.tokens)?);
    match options.command {
        TokenCommand::Add { name, scope, days } => {
            let good_for = SignedDuration::from_hours(24 * i64::from(days));
            let mut random = Random::default();
            let token = tokens.add(&name, scope, context.now(), good_for, &mut |bytes| random.fill(bytes))?;
            match (output.json, output.quiet) {
                (true, _) => output.json(&Made { name: &name, scope, token: &token })?,
                (false, true) => output.line(&token)?,
                (false, false) => {
                    output.line(format!("The token of {name}, for {days} days; it is shown this once:"))?;
                    output.line(&token)?;
                }
            }
        }
        TokenCommand::List => list(&tokens.list()?, output)?,
        TokenCommand::Revoke { token } => {
            let revoked = tokens.revoke(&token)?;
            match output.json {
                true => output.json(&Shown::from(&revoked))?,
                false if output.quiet => {}
                false => output.line(format!("Revoked the token {} of {}.", revoked.id, revoked.name))?,
            }
        }
    }
    Ok(Outcome::Good)
}

fn list(tokens: &[Token], output: &mut Output) -> Result<(), Failure> {
    if output.json {
        return output.json(&tokens.iter().map(Shown::from).collect::<Vec<_>>());
    }
    if output.quiet {
        return tokens.iter().try_for_each(|token| output.line(&token.id));
    }
    if tokens.is_empty() {
        return output.note("there is no token; 'ledger token add NAME' makes one");
    }
    let mut grid = Grid::new(["id", "name", "scope", "good until"]);
    for token in tokens {
        let until = token.expires_at.to_string().replace('T', " ").replace(":00Z", " UTC");
        grid.row([
            (token.id.clone(), Tone::Faint),
            (token.name.clone(), Tone::Plain),
            (token.scope.to_string(), Tone::Plain),
            (until, Tone::Plain),
        ]);
    }
    grid.print(output)
}

impl<'a> From<&'a Token> for Shown<'a> {
    fn from(token: &'a Token) -> Self {
        let (added_at, expires_at) = (token.added_at.to_string(), token.expires_at.to_string());
        Self { id: &token.id, name: &token.name, scope: token.scope, added_at, expires_at }
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        let hint = match &error {
            TokenError::File { .. } => "make the file and its folder writable for you".to_owned(),
            TokenError::Exposed { path, .. } => format!("make it yours alone: chmod 600 '{}'", path.display()),
            TokenError::Unreadable { .. } => {
                "name another file with --tokens, or remove it and make new tokens".to_owned()
            }
            TokenError::Busy { .. } => "try again when it has ended".to_owned(),
            TokenError::Unknown(_) => "'ledger token list' shows them".to_owned(),
            TokenError::Taken(_) => "revoke that one first, or choose another name".to_owned(),
            TokenError::BadName(_) => "name the editor, like 'Ana Ruiz'".to_owned(),
        };
        let failure = Self::new(error.to_string()).hint(hint);
        match &error {
            TokenError::File { path, .. } => failure.kind(Kind::Unwritable).file(path),
            TokenError::Exposed { path, .. } => failure.kind(Kind::Forbidden).file(path),
            TokenError::Unreadable { path, .. } => failure.kind(Kind::Unreadable).file(path),
            TokenError::Busy { path, .. } => failure.kind(Kind::Busy).file(path),
            TokenError::Unknown(_) => failure.kind(Kind::NotFound),
            TokenError::Taken(_) => failure.kind(Kind::Conflict),
            TokenError::BadName(_) => failure,
        }
    }
}
