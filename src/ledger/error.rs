//! What the rules refuse.

use std::path::PathBuf;

use crate::record::{self, Digest, Finding, Kind, Minute, Part, Status};
use crate::{merkle, publication, seal, store};

/// Why the ledger refused something, or could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store's own.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A key, a tree or a checkpoint.
    #[error(transparent)]
    Log(#[from] merkle::Error),
    /// A publication's files.
    #[error(transparent)]
    Files(#[from] publication::Error),
    /// A stored record that can't be read.
    #[error("record {number}: {source}")]
    Record {
        /// Its number.
        number: u64,
        /// What is wrong with it.
        source: record::Error,
    },
    /// A new record whose fields break a rule.
    #[error("{}{}", .0.iter().take(5).map(Finding::in_words).collect::<Vec<_>>().join("; "), if .0.len() > 5 { format!("; and {} more", .0.len() - 5) } else { String::new() })]
    Invalid(Vec<Finding>),
    /// A new record that can't be written for another reason.
    #[error(transparent)]
    Unwritable(record::Error),
    /// No record has this id.
    #[error("no {what} has the id '{id}'")]
    UnknownId {
        /// What was looked for: `statement`, `story`, `record`.
        what: &'static str,
        /// The id as it was given.
        id: String,
    },
    /// Several records have ids that begin like this.
    #[error("'{id}' is the beginning of {} ids: {}{}", candidates.len(), candidates.iter().take(8).map(|digest| digest.prefix(12)).collect::<Vec<_>>().join(", "), if candidates.len() > 8 { ", …" } else { "" })]
    AmbiguousId {
        /// The id as it was given.
        id: String,
        /// The ids that it may mean.
        candidates: Vec<Digest>,
    },
    /// Something that is no id at all.
    #[error("'{id}' is not an id: at least {} and at most 64 hex digits are expected", super::SHORTEST_ID)]
    NotAnId {
        /// The id as it was given.
        id: String,
    },
    /// A revision of a statement, or a version of a story, that is no longer the newest.
    #[error(
        "{what} {id} has moved on: revision {newest} is the newest, and this one is made against revision {parent}"
    )]
    Stale {
        /// `statement` or `story`.
        what: &'static str,
        /// Its id.
        id: String,
        /// The revision it was made against.
        parent: u32,
        /// The newest revision.
        newest: u32,
    },
    /// A change of status without what it needs.
    #[error("the status '{status}' needs {needs}")]
    NoGround {
        /// The status.
        status: Status,
        /// What is missing.
        needs: &'static str,
    },
    /// A change of status that no ground allows.
    #[error("a statement that is {from} can't become {to}: {because}")]
    NoTransition {
        /// The status before.
        from: Status,
        /// The status asked for.
        to: Status,
        /// Why.
        because: &'static str,
    },
    /// A revision that changes nothing.
    #[error("the revision changes nothing")]
    NothingChanges,
    /// A field that names a record which is not there, or is of another kind.
    #[error("{field} names {digest}, and no {expected} has that digest")]
    Dangling {
        /// The field.
        field: &'static str,
        /// The digest it names.
        digest: Digest,
        /// What it should be.
        expected: &'static str,
    },
    /// A source to be dropped that is not there.
    #[error("there is no source {position}: the statement has {count}")]
    NoSuchSource {
        /// The position asked for, from 1.
        position: usize,
        /// How many there are.
        count: usize,
    },
    /// A relation or a tag to be taken back that the statement has not.
    #[error("the statement has no {what} {named}")]
    NotThere {
        /// What it is.
        what: &'static str,
        /// Which one.
        named: String,
    },
    /// The record's content is withheld from this copy or erased.
    #[error("record {number} has no content here: it was erased, or is withheld from this copy")]
    NoContent {
        /// Its number.
        number: u64,
    },
    /// A clock that would date a record before the one before it.
    #[error("this machine's clock says {now}, and the newest record was made at {last}")]
    ClockBehind {
        /// The clock.
        now: Minute,
        /// The newest record's time.
        last: Minute,
    },
    /// A publication or a read-only copy.
    #[error("{} is a publication, which is read and not written", path.display())]
    Publication {
        /// The folder.
        path: PathBuf,
    },
    /// A copy from which something is withheld.
    #[error("{} is a copy from which something is withheld, so nothing can be appended to it", path.display())]
    WithholdingCopy {
        /// The file.
        path: PathBuf,
    },
    /// A ledger without a record 0 that admits its signer.
    #[error("record 0 does not admit and sign itself: {reason}")]
    NoFounder {
        /// What is wrong with it.
        reason: String,
    },
    /// A zone that the tz database does not have.
    #[error("'{name}' is not a time zone of the tz database")]
    UnknownZone {
        /// The name as it was given.
        name: String,
    },
    /// No key file.
    #[error("there is no signing key at {}", path.display())]
    NoKey {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A new key where a file stands already.
    #[error("there is a file at {} already, where the signing key was to be written", path.display())]
    KeyExists {
        /// Where it was to be written.
        path: PathBuf,
    },
    /// Another process has signed with the key for too long; nothing was written.
    #[error("another process has been signing with {} for {seconds} seconds", path.display())]
    KeyBusy {
        /// The key file.
        path: PathBuf,
        /// How long it was waited for.
        seconds: u64,
    },
    /// A key file that can't be read or written.
    #[error("signing key {}: {reason}", path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// What is wrong; never what the file says.
        reason: String,
    },
    /// A key file that others may read.
    #[error("signing key {} may be read by others (mode {mode:o})", path.display())]
    KeyExposed {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// A key of another ledger, or one that was dismissed.
    #[error("key {key} is not admitted to the ledger {origin}")]
    NotAdmitted {
        /// The key id.
        key: String,
        /// The ledger.
        origin: String,
    },
    /// A signer's record that its own words or its signature refute.
    #[error("record {number} admits or dismisses nobody: {reason}")]
    SignerRefused {
        /// The record's number.
        number: u64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A key that is admitted already.
    #[error("{name} ({key}) is admitted already")]
    AdmittedAlready {
        /// The name that its records bear.
        name: String,
        /// Its key id.
        key: String,
    },
    /// The only signer, who can't be dismissed.
    #[error("{name} is the last signer, and a ledger without one could never be added to")]
    LastSigner {
        /// The signer's name.
        name: String,
    },
    /// A signer who would dismiss itself.
    #[error("{name} can't dismiss itself: no checkpoint over that would count")]
    OwnDismissal {
        /// The signer's name.
        name: String,
    },
    /// Several signers who bear one name.
    #[error("'{named}' is the name of several signers: {}", keys.iter().map(|key| format!("{named} ({key})")).collect::<Vec<_>>().join(", "))]
    SeveralSigners {
        /// What was given.
        named: String,
        /// Their key ids.
        keys: Vec<String>,
    },
    /// A size without a checkpoint.
    #[error("there is no checkpoint of {size} records")]
    NoHead {
        /// The size.
        size: u64,
    },
    /// A head that is not the root of the stored tree.
    #[error("the newest checkpoint is not over the {size} records that stand here")]
    HeadDiffers {
        /// The ledger's size.
        size: u64,
    },
    /// A signer that nobody knows.
    #[error("no signer of this ledger has the name, key id or verifier key '{named}'")]
    UnknownSigner {
        /// What was given.
        named: String,
    },
    /// A signer whose signature no kept checkpoint bears.
    #[error("no checkpoint here is signed by {name} ({key})")]
    NothingSigned {
        /// The signer's name.
        name: String,
        /// Its key id.
        key: String,
    },
    /// A record that the checkpoint does not cover.
    #[error("record {number} is not among the {size} records of the newest checkpoint that this signer signed")]
    NotSignedYet {
        /// The record's number.
        number: u64,
        /// The checkpoint's size.
        size: u64,
    },
    /// A ledger shorter than what this key signed.
    #[error("this ledger has {size} records, and its key has signed {signed}: it is an older copy")]
    SignedLonger {
        /// Its size.
        size: u64,
        /// The size that was signed.
        signed: u64,
    },
    /// A ledger that differs from what this key signed.
    #[error("this ledger's first {signed} records are not those that its key has signed")]
    SignedOther {
        /// The size that was signed.
        signed: u64,
    },
    /// A checkpoint that was published is of another ledger.
    #[error("the published checkpoint is of the ledger '{found}', and this is '{expected}'")]
    OtherOrigin {
        /// The checkpoint's origin.
        found: String,
        /// This ledger's.
        expected: String,
    },
    /// A ledger shorter than what was published of it.
    #[error("this ledger has {size} records, and {published} were published: it is an older copy")]
    PublishedLonger {
        /// Its size.
        size: u64,
        /// The published checkpoint's.
        published: u64,
    },
    /// A ledger that differs from what was published of it.
    #[error("this ledger's first {published} records are not those that were published")]
    PublishedOther {
        /// The published checkpoint's size.
        published: u64,
    },
    /// The state beside the key belongs to another ledger.
    #[error("the key at {} has signed another ledger's history (record 0 {found}, here {expected})", path.display())]
    OtherLedger {
        /// The key file.
        path: PathBuf,
        /// The record 0 that it is bound to.
        found: Digest,
        /// This ledger's.
        expected: Digest,
    },
    /// A record that the signed log does not have as it stands.
    #[error("record {number} is not what the log says: {reason}")]
    NotInLog {
        /// Its number.
        number: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A seal that can't be made or opened. It never says what the seal covers.
    #[error("seal {number}: {source}")]
    Seal {
        /// The number of its record.
        number: u64,
        /// What is wrong.
        source: seal::Error,
    },
    /// A seal whose identity is erased, or not in this copy.
    #[error("the identity under seal {number} is not here: it was erased, or is withheld from this copy")]
    SealNotKept {
        /// The number of its record.
        number: u64,
    },
    /// A source to be sealed whose name stands in the statement.
    #[error("source {position} is named in the statement, so there is nothing to seal or to declare of it")]
    NamedSource {
        /// Its position, from 1.
        position: usize,
    },
    /// A source that is declared the same as itself, or another person than itself.
    #[error("both are the same source of the same statement")]
    SourceTwice,
    /// A text for the log that says who a sealed source is.
    #[error("the {what} says who the sealed source is, and the log would keep that")]
    IdentityTold {
        /// What says it: `statement` or `reason`.
        what: &'static str,
    },
    /// A ledger without anybody who could open a seal.
    #[error("this ledger has no recipient who could open a seal")]
    NoRecipients,
    /// A recipient that is one already.
    #[error("{key} is a recipient already")]
    RecipientKnown {
        /// The key, abridged.
        key: String,
    },
    /// A key to be removed that is no recipient's.
    #[error("{key} is no recipient of this ledger")]
    NoSuchRecipient {
        /// The key, abridged.
        key: String,
    },
    /// The removal of the last recipient of a ledger that has seals.
    #[error("the last recipient can't be removed while there are seals: nobody could open them")]
    LastRecipient,
    /// A redaction of what was erased before.
    #[error("record {number} was redacted already, by {}", redaction.prefix(12))]
    ErasedAlready {
        /// The number of the record.
        number: u64,
        /// The redaction.
        redaction: Digest,
    },
    /// A redaction of what is not here.
    #[error("there is no {part} to erase")]
    NothingToErase {
        /// What was to be erased.
        part: Part,
    },
    /// A redaction of a record that everybody must be able to read.
    #[error(
        "record {number} is a {kind}, which is never redacted: outsiders follow who signs and what was erased by it"
    )]
    NeverErased {
        /// The number of the record.
        number: u64,
        /// What it is.
        kind: Kind,
    },
    /// A redaction of the newest revision alone, which would leave nobody knowing where the statement stands.
    #[error("{what} {position} is the newest, and can't be redacted alone: nothing would say where it stands now")]
    NewestRevision {
        /// `revision` or `version`.
        what: &'static str,
        /// Its place in the chain.
        position: u32,
    },
    /// A revision that is not there.
    #[error("there is no {what} {wanted}: there are {count}")]
    NoSuchRevision {
        /// `revision` or `version`.
        what: &'static str,
        /// The one asked for.
        wanted: u32,
        /// How many there are.
        count: usize,
    },
    /// A publication whose files do not fit together.
    #[error("{}: {reason}", path.display())]
    BadPublication {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl From<record::Error> for Error {
    fn from(error: record::Error) -> Self {
        match error {
            record::Error::Invalid(findings) => Self::Invalid(findings),
            other => Self::Unwritable(other),
        }
    }
}
