//! What a person can do about an error of the layers below.

use std::path::Path;

use crate::ledger::Error;
use crate::record::{Finding, Problem};
use crate::{address, publication, store};

/// The remedy for an error of a ledger, if there is one.
pub(super) fn remedy(error: &Error) -> Option<String> {
    let hint = match error {
        Error::Store(error) => return store_remedy(error),
        Error::Invalid(findings) => return findings.iter().find_map(finding_remedy).map(str::to_owned),
        Error::UnknownId { what: "statement", .. } => "'ledger show' lists the statements with their ids".into(),
        Error::UnknownId { what: "record" | "statement or story", .. } => "'ledger log' lists the records".into(),
        Error::UnknownId { what: "story", .. } => "'ledger log' lists the records, and stories among them".into(),
        Error::AmbiguousId { .. } => "type more of the id".into(),
        Error::NotAnId { .. } => "'ledger show' lists the ids; 7 digits are enough while they are unambiguous".into(),
        Error::Stale { id, .. } => {
            let id = &id[..id.len().min(12)];
            format!("read what was recorded meanwhile ('ledger show {id}'), then revise again")
        }
        Error::NoGround { .. } => "add the source that gives the ground with --source and --stance".into(),
        Error::NoTransition { .. } => {
            "to undo a mistake, use --change correction --status with an earlier status".into()
        }
        Error::NothingChanges => "say what changes: --status, --text, --source, --drop-source, --tag …".into(),
        Error::NoSuchSource { .. } => "'ledger show ID' numbers the sources".into(),
        Error::NotThere { what, .. } => format!("'ledger show ID' shows which {what}s it has"),
        Error::ClockBehind { .. } => "set the clock right, or go on with --clock-behind".into(),
        Error::WithholdingCopy { .. } => "write to the ledger that it is a copy of".into(),
        Error::Publication { .. } => "write to the ledger that it was published from".into(),
        Error::NoKey { .. } => {
            "name the key's file with --key or $LEDGER_KEY; it was made by 'ledger init' on the machine of its signer"
                .into()
        }
        Error::KeyExists { .. } => "every ledger has its own key: name another file with --key or $LEDGER_KEY".into(),
        Error::KeyFile { .. } => "mend that file, or name the right one with --key or $LEDGER_KEY".into(),
        Error::KeyBusy { .. } => "wait for the other process, then try again".to_owned(),
        Error::KeyExposed { path, .. } => format!("make it yours alone: chmod 600 '{}'", path.display()),
        Error::NotAdmitted { .. } => {
            "use the key that 'ledger init' made for this ledger, or have a signer admit this one ('ledger signer add')"
                .into()
        }
        Error::AdmittedAlready { .. } => "'ledger signer list' lists the signers".into(),
        Error::LastSigner { .. } => {
            "admit another one first ('ledger signer key', 'ledger signer add'), who then removes it".into()
        }
        Error::OwnDismissal { .. } => "have another signer remove it, with --key".into(),
        Error::SeveralSigners { .. } => "name the key id".into(),
        Error::NoHead { .. } | Error::HeadDiffers { .. } => "'ledger verify' tells what is wrong".into(),
        Error::UnknownSigner { .. } => "'ledger signer list' lists the signers".into(),
        Error::NothingSigned { .. } | Error::NotSignedYet { .. } => {
            "have it signed ('ledger signer sign' with that signer's key), or name another signer with --signer".into()
        }
        Error::NoContent { .. } => "ask for it where it is not withheld; what was erased can't be had again".into(),
        Error::SignedLonger { .. } | Error::SignedOther { .. } => {
            "find the ledger that the key signed last, or its newest back-up; a fork can't be signed".into()
        }
        Error::PublishedLonger { .. } | Error::PublishedOther { .. } | Error::OtherOrigin { .. } => {
            "nothing was recorded, since that would fork what others saw; bring back what is missing, from a later \
             back-up or 'ledger clone' of the publication"
                .into()
        }
        Error::OtherLedger { .. } => "every ledger has its own key: name the right one with --key".into(),
        Error::NoRecipients => {
            "add one: 'ledger recipient add age1…'; 'age-keygen' makes a key, and an SSH key will do".into()
        }
        Error::NewestRevision { what: "revision", .. } => {
            "record first where it stands ('ledger revise'), or redact the whole statement".into()
        }
        Error::NewestRevision { .. } => "redact the whole story".into(),
        Error::NothingToErase { part: crate::record::Part::Record } => {
            "'ledger log' says what was erased before".into()
        }
        Error::IdentityTold { .. } => "say it without the name".into(),
        Error::LastRecipient => "add another first, and encrypt for it with --age-key".into(),
        Error::NoSuchRecipient { .. } => "'ledger recipient list' shows them".into(),
        Error::Seal { source: crate::seal::Error::NotForThisKey, .. } => {
            "'ledger recipient list' shows whose keys open seals".into()
        }
        Error::Seal { source: crate::seal::Error::NotCommittedTo | crate::seal::Error::Damaged, .. }
        | Error::NotInLog { .. } => "somebody changed the file: 'ledger verify' says what else".into(),
        Error::NamedSource { .. } => "'ledger show ID' numbers the sources".into(),
        Error::UnknownZone { .. } => "use a name like Europe/London or America/New_York".into(),
        Error::Files(error) => return files_remedy(error).map(str::to_owned),
        Error::BadPublication { path, .. } if path.is_dir() => {
            "name a ledger's file, or a publication's folder, with --ledger".into()
        }
        Error::BadPublication { .. } => "fetch the publication again".into(),
        Error::Log(crate::merkle::Error::KeyName { .. }) => "use a name like example.com/desk".into(),
        Error::Record { .. } => "'ledger verify' tells all that is wrong".into(),
        _ => return None,
    };
    Some(hint)
}

/// The remedy for a publication's file that can't be read.
pub(in crate::cli) fn files_remedy(error: &publication::Error) -> Option<&'static str> {
    use publication::Error;
    Some(match error {
        Error::Address { .. } => "name a folder's address, like https://example.com/ledger",
        Error::NoCheckpoint { .. } => "name a ledger's file, or the folder that 'ledger publish' wrote",
        Error::Page { .. } | Error::Checkpoint { .. } => {
            "name the folder that 'ledger publish' wrote: it has a file 'checkpoint'"
        }
        Error::Status { .. } | Error::Slow { .. } | Error::Unreadable { .. } => {
            "try again later, or fetch the folder by other means and name it"
        }
        Error::Redirects { .. } => "name the address that it leads to",
        Error::NoFile { .. } | Error::TooLong { .. } | Error::Tile { .. } | Error::Tree(_) => {
            "fetch the publication again; if it stays so, tell its publisher"
        }
    })
}

fn finding_remedy(Finding { field, problem }: &Finding) -> Option<&'static str> {
    let facet = field.rsplit_once('.').map_or(field.as_str(), |(_, facet)| facet);
    Some(match (problem, facet) {
        (Problem::Empty, "text") => "say what is asserted, in the desk's words",
        (Problem::Empty, "reason") => "say why this revision is made",
        (Problem::Empty, _) => "give it words, or leave it out",
        (Problem::TooLong { .. }, "text") => "a statement is one proposition; a whole story is none",
        (Problem::Control { .. }, _) => "paste it as plain text; a terminal would obey such characters",
        (Problem::TooSmall { .. }, "count") => "leave the count out where the source does not say how many they are",
        (Problem::Rule(_), "terms") => {
            "keep it to the desk, or find somebody who says it on terms that allow publication"
        }
        (Problem::Missing(_), "successor") => "name it with --successor ID",
        (Problem::Unexpected(_), "asked_at" | "deadline") => {
            "say what came of the request with --stance asked, declines_comment or no_response"
        }
        _ => return None,
    })
}

fn is_database(path: &Path) -> bool {
    path.to_str().is_some_and(|text| address::database(text).is_some())
}

fn store_remedy(error: &store::Error) -> Option<String> {
    let hint = match error {
        store::Error::Absent { .. } => "'ledger init' makes one, 'ledger add' too; or name another with --ledger",
        store::Error::Exists { .. } => "choose another name; nothing is ever overwritten",
        store::Error::NotALedger { path, .. } if is_database(path) => {
            "name a database with a ledger in it, or make an empty one ('createdb') and run 'ledger init'"
        }
        store::Error::NotALedger { .. } => "name the ledger's file with --ledger",
        store::Error::NewerFormat { .. } => "use the newer program",
        store::Error::Network { .. } => "keep the ledger on a disk of this machine",
        store::Error::Unreadable { .. } => "ask its owner to let you read it, or name another with --ledger",
        store::Error::ReadOnly { reason, .. } if reason.starts_with("No such file") => "make its folder first",
        store::Error::BadAddress { .. } => {
            "an address is postgres://USER@HOST:PORT/DATABASE; signs like @ and / in a password are %40 and %2F"
        }
        store::Error::Refused { .. } => {
            "see that the server runs and lets you in; the password is taken from the address, $PGPASSWORD or ~/.pgpass"
        }
        store::Error::NoDatabase { .. } => "have it made first, as with 'createdb', then run 'ledger init'",
        store::Error::Forbidden { .. } => "ask the database's owner to grant it, or do it as the owner",
        store::Error::Interrupted { reason, .. } if reason.contains("query_wait_timeout") => {
            "let the pooler have more connections to the server: 'verify' takes one for each processor, and one more"
        }
        store::Error::Interrupted { .. } => "try again",
        store::Error::Unsettled { digest: Some(digest), .. } => {
            return Some(format!(
                "once the server is there again, 'ledger log' has record {} if it stands; do not record it twice",
                digest.chars().take(12).collect::<String>()
            ));
        }
        store::Error::Unsettled { .. } => "once the server is there again, run the command again",
        store::Error::Postgres { .. } => "look into the server's log",
        store::Error::ReadOnly { path, .. } if is_database(path) => "name the primary server",
        store::Error::ReadOnly { .. } => "make the file and its folder writable for you, or copy the ledger elsewhere",
        store::Error::Full { .. } => "make room; the ledger is as it was",
        store::Error::Disk { .. } => "look after the disk; if the ledger suffered, go back to a back-up",
        store::Error::GivenUp { .. } => "try again, and ask for less",
        store::Error::Busy { .. } => "wait for the other process, then try again",
        store::Error::Damaged { .. } | store::Error::Alien { .. } | store::Error::Tree(_) => {
            "'ledger verify' tells all that is wrong; go back to a back-up"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}
