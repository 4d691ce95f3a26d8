//! Of what kind an error is, in words that don't change, and what it names: for programs that must decide what to do.

use std::path::Path;

use serde::Serialize;

use crate::ledger::Error;
use crate::{publication, store};

/// The kinds of errors. A kind says what to do: another call, another input, another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::cli) enum Kind {
    /// The command was called in a way that can't be followed.
    Usage,
    /// An input can't be read, or is not what it should be.
    Unreadable,
    /// An output can't be written.
    Unwritable,
    /// A record's fields, or a row of an import, break a rule.
    Invalid,
    /// Nothing has this id, name or number.
    NotFound,
    /// What was given may mean several.
    Ambiguous,
    /// A rule of the ledger does not allow it: a change of status without its ground, a change that changes nothing.
    Refused,
    /// Somebody else was first, or it stands already: read what is there, then decide.
    Conflict,
    /// Somebody else is at work; nothing was recorded. Try again.
    Busy,
    /// It may be recorded or not: look before you try again.
    Unsettled,
    /// There is no ledger there, or none that this program can read.
    NoLedger,
    /// The ledger, or this copy of it, may not be written or read by you.
    Forbidden,
    /// The signing key is missing, can't be used, or is not admitted.
    Key,
    /// Signing this would make a second history: the ledger is older than, or other than, what was signed or published.
    Fork,
    /// What is asked for was erased, or is withheld from this copy.
    Withheld,
    /// A seal can't be made or opened.
    Seal,
    /// A server can't be reached, or does not answer as it should; nothing was recorded. Try again later.
    Unreachable,
    /// The ledger is damaged, or was altered.
    Damaged,
    /// Anything else.
    Failed,
}

/// What an error names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Named {
    /// The file, folder or address that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) file: Option<String>,
    /// The id that it is about, as it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) id: Option<String>,
    /// The number of the record that it is about, its position in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "u64"))]
    pub(super) record: Option<u64>,
    /// The first field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) field: Option<String>,
    /// The option or the argument that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) argument: Option<String>,
}

impl Kind {
    pub(super) fn of(error: &Error) -> Self {
        match error {
            Error::Store(error) => Self::of_store(error),
            Error::Files(error) => Self::of_files(error),
            Error::Record { .. } | Error::HeadDiffers { .. } | Error::NotInLog { .. } | Error::NoFounder { .. } => {
                Self::Damaged
            }
            Error::Invalid(_) | Error::Unwritable(_) | Error::Dangling { .. } => Self::Invalid,
            Error::UnknownId { .. }
            | Error::NotAnId { .. }
            | Error::NoSuchSource { .. }
            | Error::NotThere { .. }
            | Error::NoSuchRevision { .. }
            | Error::NoSuchRecipient { .. }
            | Error::UnknownSigner { .. }
            | Error::NoHead { .. }
            | Error::NothingSigned { .. }
            | Error::NotSignedYet { .. } => Self::NotFound,
            Error::AmbiguousId { .. } | Error::SeveralSigners { .. } => Self::Ambiguous,
            Error::Stale { .. }
            | Error::KeyExists { .. }
            | Error::AdmittedAlready { .. }
            | Error::RecipientKnown { .. }
            | Error::ErasedAlready { .. } => Self::Conflict,
            Error::NoContent { .. } | Error::SealNotKept { .. } => Self::Withheld,
            Error::Publication { .. } | Error::WithholdingCopy { .. } => Self::Forbidden,
            Error::NoKey { .. } | Error::KeyFile { .. } | Error::KeyExposed { .. } | Error::NotAdmitted { .. } => {
                Self::Key
            }
            Error::KeyBusy { .. } => Self::Busy,
            Error::SignedLonger { .. }
            | Error::SignedOther { .. }
            | Error::PublishedLonger { .. }
            | Error::PublishedOther { .. }
            | Error::OtherOrigin { .. }
            | Error::OtherLedger { .. } => Self::Fork,
            Error::Seal { .. } => Self::Seal,
            Error::BadPublication { .. } => Self::Unreadable,
            Error::UnknownZone { .. } => Self::Usage,
            Error::Log(crate::merkle::Error::KeyName { .. }) => Self::Usage,
            Error::Log(_) => Self::Failed,
            // What remains are rules of the ledger.
            _ => Self::Refused,
        }
    }

    fn of_store(error: &store::Error) -> Self {
        match error {
            store::Error::Absent { .. }
            | store::Error::NotALedger { .. }
            | store::Error::NewerFormat { .. }
            | store::Error::NoDatabase { .. } => Self::NoLedger,
            store::Error::Exists { .. } => Self::Conflict,
            store::Error::Network { .. }
            | store::Error::Unreadable { .. }
            | store::Error::ReadOnly { .. }
            | store::Error::Forbidden { .. } => Self::Forbidden,
            store::Error::Full { .. } | store::Error::File { .. } => Self::Unwritable,
            store::Error::Busy { .. } | store::Error::GivenUp { .. } => Self::Busy,
            store::Error::Disk { .. }
            | store::Error::Damaged { .. }
            | store::Error::Alien { .. }
            | store::Error::Tree(_) => Self::Damaged,
            store::Error::NoWords { .. } | store::Error::BadAddress { .. } => Self::Usage,
            store::Error::Refused { .. } | store::Error::Interrupted { .. } => Self::Unreachable,
            store::Error::Unsettled { .. } => Self::Unsettled,
            store::Error::Postgres { .. } | store::Error::Sqlite { .. } => Self::Failed,
        }
    }

    /// Of what kind a publication's file is wrong.
    pub(in crate::cli) fn of_files(error: &publication::Error) -> Self {
        use publication::Error;
        match error {
            Error::Address { .. } => Self::Usage,
            Error::Status { .. } | Error::Slow { .. } | Error::Redirects { .. } => Self::Unreachable,
            Error::NoFile { .. } | Error::NoCheckpoint { .. } => Self::NoLedger,
            Error::Unreadable { .. }
            | Error::Page { .. }
            | Error::TooLong { .. }
            | Error::Checkpoint { .. }
            | Error::Tile { .. }
            | Error::Tree(_) => Self::Unreadable,
        }
    }
}

impl Named {
    pub(super) fn of(error: &Error) -> Self {
        let mut named = Self::default();
        let file = |path: &Path| Some(path.display().to_string());
        match error {
            Error::UnknownId { id, .. }
            | Error::AmbiguousId { id, .. }
            | Error::NotAnId { id }
            | Error::Stale { id, .. } => named.id = Some(id.clone()),
            Error::Record { number, .. }
            | Error::NoContent { number }
            | Error::SignerRefused { number, .. }
            | Error::NotInLog { number, .. }
            | Error::NotSignedYet { number, .. }
            | Error::Seal { number, .. }
            | Error::SealNotKept { number }
            | Error::ErasedAlready { number, .. }
            | Error::NeverErased { number, .. } => named.record = Some(*number),
            Error::Invalid(findings) => named.field = findings.first().map(|finding| finding.field.clone()),
            Error::Dangling { field, .. } => named.field = Some((*field).to_owned()),
            Error::NoGround { .. } | Error::NoTransition { .. } => named.field = Some("status".to_owned()),
            Error::Publication { path }
            | Error::WithholdingCopy { path }
            | Error::NoKey { path }
            | Error::KeyExists { path }
            | Error::KeyBusy { path, .. }
            | Error::KeyFile { path, .. }
            | Error::KeyExposed { path, .. }
            | Error::OtherLedger { path, .. }
            | Error::BadPublication { path, .. } => named.file = file(path),
            Error::Store(error) => named.file = error.path().and_then(file),
            _ => {}
        }
        named
    }
}
