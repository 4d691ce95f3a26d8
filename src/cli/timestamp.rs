//! `timestamp`: somebody else's word on when the ledger's head was there.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde::Serialize;

use super::Outcome;
use super::context::{Context, Random, shown};
use super::export::whole;
use super::failure::{Failure, Kind};
use super::output::{Output, plain};
use super::trust::read_file;
use crate::ledger::{Error, Ledger};
use crate::merkle::SignedCheckpoint;
use crate::publication::ask;
use crate::store::Access;
use crate::timestamp::{self, LARGEST_ANSWER, NONCE_LENGTH, QUERY_TYPE, Roots, Stamp};

#[derive(Args)]
pub(super) struct TimestampOptions {
    /// The authority's address; it is asked for a token over the newest checkpoint, which is kept in the ledger.
    #[arg(long, value_name = "URL", required_unless_present_any = ["token", "text", "output"], value_hint = ValueHint::Url)]
    pub(super) authority: Option<String>,
    /// Keep this token, which was had by other means over the checkpoint's text.
    #[arg(long, value_name = "FILE", conflicts_with = "authority", value_hint = ValueHint::FilePath)]
    pub(super) token: Option<PathBuf>,
    /// Root certificates (PEM) that must vouch for the authority.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) ca: Option<PathBuf>,
    /// Write what a token is over: the text of the newest checkpoint, or of the one whose newest token --output writes.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) text: Option<PathBuf>,
    /// Write the token (the newest one that is kept, if none is asked for), as other programs read it.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
}

/// A time stamp as JSON shows it.
#[derive(Serialize)]
struct Told {
    size: u64,
    time: String,
    authority: String,
    vouched: bool,
}

pub(super) fn run(context: &Context, options: &TimestampOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let roots = options.ca.as_deref().map(roots).transpose()?;
    let is_asked = options.authority.is_some() || options.token.is_some();
    let ledger = context.open(if is_asked { Access::Write } else { Access::Read })?;
    let size = ledger.size()?;
    let head = head_of(&ledger, size)?;
    if !is_asked {
        return kept(&ledger, &head, options, output);
    }
    let text = head.note().text().as_bytes();
    let (answer, nonce) = match (&options.authority, &options.token) {
        (Some(authority), _) => {
            let mut nonce = [0; NONCE_LENGTH];
            Random::default().fill(&mut nonce);
            let query = timestamp::request(text, &nonce);
            (ask(authority, QUERY_TYPE, &query, LARGEST_ANSWER).map_err(Error::from)?, Some(nonce))
        }
        (None, token) => (read_file(token.as_deref().unwrap_or_else(|| "-".as_ref()))?, None),
    };
    let nonce = nonce.as_ref().map(<[u8; NONCE_LENGTH]>::as_slice);
    let (token, stamp) = timestamp::check_answer(&answer, text, nonce, roots.as_ref())?;
    ledger.keep_timestamp(size, token)?;
    write(&head, Some(token), options)?;
    told(size, &stamp, output)?;
    Ok(Outcome::Good)
}

fn head_of(ledger: &Ledger, size: u64) -> Result<SignedCheckpoint, Failure> {
    let head = ledger.checkpoint_where(size, |signed| signed.unverified().size.0 == size)?;
    Ok(head.ok_or(Error::NoHead { size })?)
}

/// Writes out what is kept already.
fn kept(
    ledger: &Ledger,
    head: &SignedCheckpoint,
    options: &TimestampOptions,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if options.output.is_none() {
        write(head, None, options)?;
        return written(head.unverified().size.0, options, output);
    }
    let newest = ledger.store().timestamps()?.pop();
    let (size, token) = newest.ok_or_else(|| {
        Failure::not_found("no token is kept here").hint("ask for one: 'ledger timestamp --authority URL'")
    })?;
    write(&head_of(ledger, size)?, Some(&token), options)?;
    written(size, options, output)
}

/// Tells what was written, and over how many records it is.
fn written(size: u64, options: &TimestampOptions, output: &mut Output) -> Result<Outcome, Failure> {
    if output.json {
        output.json(&serde_json::json!({"size": size, "text": options.text, "token": options.output}))?;
    } else if options.output.is_some() {
        output.note(format!("the token is over the checkpoint of {size} records"))?;
    }
    Ok(Outcome::Good)
}

fn write(head: &SignedCheckpoint, token: Option<&[u8]>, options: &TimestampOptions) -> Result<(), Failure> {
    if let Some(path) = &options.text {
        whole(path, |out| Ok(out.write_all(head.note().text().as_bytes())?))?;
    }
    if let (Some(path), Some(token)) = (&options.output, token) {
        whole(path, |out| Ok(out.write_all(token)?))?;
    }
    Ok(())
}

fn told(size: u64, stamp: &Stamp, output: &mut Output) -> Result<(), Failure> {
    let Stamp { time, authority, vouched } = stamp;
    if output.json {
        return output.json(&Told { size, time: time.to_string(), authority: authority.clone(), vouched: *vouched });
    }
    let records = if size == 1 { "record" } else { "records" };
    output.note(format!("the checkpoint of {size} {records} was there at {time}, says {}", plain(authority)))?;
    match vouched {
        true => Ok(()),
        false => output.note("who that is, nobody vouches for here: name the roots that you trust with --ca FILE"),
    }
}

/// Reads root certificates.
pub(super) fn roots(path: &std::path::Path) -> Result<Roots, Failure> {
    let bytes = read_file(path)?;
    let text = String::from_utf8_lossy(&bytes);
    Roots::from_pem(&text).map_err(|error| {
        Failure::unreadable(path, format!("{}: {error}", shown(path)))
            .hint("get the authority's root certificate in PEM")
    })
}

impl From<timestamp::Error> for Failure {
    fn from(error: timestamp::Error) -> Self {
        use timestamp::Error;
        let hint = match &error {
            Error::Malformed { .. } => "is that the address of an RFC 3161 authority? The ledger is as it was",
            Error::OtherImprint { .. } => {
                "a token is over the text of the newest checkpoint: 'ledger timestamp --text FILE' writes it"
            }
            Error::Chain { .. } => "get the right root certificate from the authority",
            Error::Refused { .. } | Error::Algorithm { .. } => "ask another authority",
            _ => "ask again; if it stays so, ask another authority",
        };
        Self::new(error.to_string()).kind(Kind::Unreadable).hint(hint)
    }
}
