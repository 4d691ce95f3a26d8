//! `reveal`: who a sealed source is, once the log says that it was opened, by whom and why.

use clap::Args;
use serde::Serialize;

use super::Outcome;
use super::args::{SigningOptions, from_one};
use super::context::{Context, chain_of, with_session};
use super::failure::Failure;
use super::output::{Output, plain};
use super::secret::AgeKeyOptions;
use crate::ledger::{Error, Ledger, SealedSource};
use crate::record::{Body, Digest, compose};
use crate::store::Access;

#[derive(Args)]
pub(super) struct RevealOptions {
    /// The statement's id or the seal's, or its beginning (at least 7 digits); `@` is the statement of last.
    pub(super) id: String,
    /// Which of the statement's sources, where several are sealed.
    #[arg(long, value_name = "POSITION", value_parser = from_one::<u32>)]
    pub(super) source: Option<u32>,
    /// Why it is opened: the log keeps it, with who did.
    #[arg(long, value_name = "TEXT", required_unless_present = "age_file")]
    pub(super) reason: Option<String>,
    /// Write the age file as it is, still encrypted, to standard output.
    #[arg(long, conflicts_with_all = ["reason", "age_key"])]
    pub(super) age_file: bool,
    #[command(flatten)]
    pub(super) age: AgeKeyOptions,
    #[command(flatten)]
    pub(super) signing: SigningOptions,
}

#[derive(Serialize)]
struct Revealed<'a> {
    seal: Digest,
    about: Digest,
    source: u32,
    identity: &'a str,
    note: Digest,
}

pub(super) fn run(context: &Context, options: RevealOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let access = if options.age_file { Access::Read } else { Access::Write };
    let ledger = context.open(access)?;
    let sealed = find(&ledger, &options)?;
    let Some(reason) = &options.reason else {
        let file = ledger.store().ciphertext(sealed.number)?;
        let file = file.ok_or(Error::SealNotKept { number: sealed.number })?;
        output.writer().write_all(&file)?;
        return Ok(Outcome::Good);
    };
    if reason.trim().is_empty() {
        return Err(Failure::invalid("--reason is empty, and the log keeps why a source was revealed")
            .argument("--reason")
            .hint("say why it is opened"));
    }
    let opened = ledger.open_seal(sealed.number, &options.age.need()?)?;
    // Nobody sees the name unless the log says so.
    let note = with_session(context, &ledger, &options.signing, output, |session| {
        Ok(ledger.commit(session, |batch| batch.note_reveal(sealed.digest, &opened, compose(reason)))?)
    })?;
    let identity = opened.identity().expose();
    if output.json {
        let source = sealed.seal.attribution;
        output.json(&Revealed {
            seal: sealed.digest,
            about: sealed.seal.about,
            source,
            identity,
            note: note.value.digest,
        })?;
    } else {
        identity.lines().try_for_each(|line| output.line(plain(line)))?;
        output.note(format!("the log says so: note {}", ledger.short_id(&note.value.digest)?))?;
    }
    Ok(Outcome::Good)
}

/// The one seal that is meant.
fn find(ledger: &Ledger, options: &RevealOptions) -> Result<SealedSource, Failure> {
    if let Some(seal) = by_own_id(ledger, &options.id)? {
        return Ok(seal);
    }
    let chain = chain_of(ledger, &options.id)?;
    let mut seals = ledger.seals_of(&chain)?;
    let id = ledger.short_id(&chain.id)?;
    if seals.is_empty() {
        return Err(Failure::not_found(format!("no source of {id} is sealed")).hint("'ledger seal ID' seals one"));
    }
    if let Some(position) = options.source {
        seals.retain(|seal| seal.seal.attribution == position);
    }
    match seals.len() {
        0 => Err(Failure::not_found(format!("that source of {id} is not sealed"))
            .hint("leave --source out to see which are")),
        1 => Ok(seals.remove(0)),
        count => {
            let line = |seal: &SealedSource| {
                let source = seal.source.as_ref().map(ToString::to_string).unwrap_or_default();
                let id = ledger.short_id(&seal.digest).ok()?;
                Some(format!("{id}  revision {}, source {}: {source}", seal.revision, seal.seal.attribution))
            };
            Err(Failure::ambiguous(format!("{count} seals are on sources of {id}"))
                .details(seals.iter().filter_map(line).collect())
                .hint("name one by the id before it"))
        }
    }
}

/// The seal whose own record's digest begins with `id`.
fn by_own_id(ledger: &Ledger, id: &str) -> Result<Option<SealedSource>, Failure> {
    let Ok(entry) = ledger.entry(id) else { return Ok(None) };
    match ledger.record(entry.number) {
        Ok(record) => match record.body {
            Body::Seal(seal) => Ok(Some(SealedSource {
                number: entry.number,
                digest: entry.digest,
                revision: 0,
                source: None,
                is_kept: true,
                seal,
            })),
            _ => Ok(None),
        },
        Err(_) => Ok(None),
    }
}
