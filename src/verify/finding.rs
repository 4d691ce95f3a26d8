//! What `verify` finds: a code that never changes its meaning, the place, and what was expected and found there.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// The most findings of one code that are listed; the others are counted.
pub const MOST_OF_A_CODE: usize = 1000;

/// Declares the codes with their words and what each one means.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $word:literal,)+) => {
        /// What is wrong, as a word that programs can rely on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[non_exhaustive]
        pub enum Code { $($(#[$doc])* #[serde(rename = $word)] $code,)+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code,)+];

            /// The word as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $word,)+ }
            }
        }
    };
}

codes! {
    /// SQLite can't read a part of the file, or finds its own structures broken.
    FileDamaged = "file_damaged",
    /// A table, index, view or trigger of the ledger is missing or another one, or a trigger was added.
    SchemaChanged = "schema_changed",
    /// A setting is missing or has a value that means nothing.
    SettingInvalid = "setting_invalid",
    /// A file of a publication is missing, unreadable, or not what its place demands.
    FileMismatch = "file_mismatch",
    /// A file of a publication that should not be there.
    FileSurplus = "file_surplus",

    /// A number of the log has no record.
    RecordMissing = "record_missing",
    /// A record has a number that the log does not have.
    RecordSurplus = "record_surplus",
    /// Two records have one digest.
    RecordTwice = "record_twice",
    /// A record's line has another digest than the log.
    DigestMismatch = "digest_mismatch",
    /// A record's line is not in the one form that may be written.
    NotCanonical = "not_canonical",
    /// A record's line can't be read, or breaks a rule for its fields.
    InvalidRecord = "invalid_record",
    /// A record was made before the one that it follows.
    TimeWentBack = "time_went_back",
    /// A record has no content, and no redaction says why.
    MissingContent = "missing_content",
    /// Content stands although a redaction says that it was erased.
    ContentNotErased = "content_not_erased",
    /// What a redaction erased may still be in the file's bytes: another process was reading.
    ErasureUnfinished = "erasure_unfinished",
    /// A redaction of a record that may not be redacted, or whose number and digest are of two records.
    RedactionFalse = "redaction_false",
    /// A signer record that no admitted signer signed, or that may not stand there.
    SignerRecordFalse = "signer_record_false",

    /// A revision or version that does not continue the one that it names as its parent.
    ChainBroken = "chain_broken",
    /// A second revision or version after the same parent.
    ChainForked = "chain_forked",
    /// A status or a change that the chain gives no ground for.
    NoGround = "no_ground",
    /// A digest in a record that names no record before it, or one of another kind.
    DanglingReference = "dangling_reference",

    /// A stored tile differs from what the records give.
    TileMismatch = "tile_mismatch",
    /// A tile of the tree is not stored.
    TileMissing = "tile_missing",
    /// A tile is stored that the tree does not have.
    TileSurplus = "tile_surplus",

    /// No checkpoint is kept of the log as it is.
    CheckpointMissing = "checkpoint_missing",
    /// A checkpoint is not in the form of one, or is kept under another size.
    CheckpointDamaged = "checkpoint_damaged",
    /// A checkpoint of more records than there are.
    CheckpointBeyondLog = "checkpoint_beyond_log",
    /// A checkpoint has another root than the records give.
    CheckpointRootMismatch = "checkpoint_root_mismatch",
    /// A checkpoint of another log.
    CheckpointOrigin = "checkpoint_origin",
    /// A checkpoint that no signer signed who was admitted at its size.
    CheckpointSignature = "checkpoint_signature",

    /// A checkpoint that somebody kept is of another log.
    KeptCheckpointOrigin = "kept_checkpoint_origin",
    /// A checkpoint that somebody kept has no signature of a signer who was admitted at its size.
    KeptCheckpointSignature = "kept_checkpoint_signature",
    /// A checkpoint that somebody kept is of more records than there are.
    KeptCheckpointBeyondLog = "kept_checkpoint_beyond_log",
    /// The log does not begin with the records of a checkpoint that somebody kept.
    KeptCheckpointMismatch = "kept_checkpoint_mismatch",

    /// A story version's text has another digest or length than its record says.
    TextMismatch = "text_mismatch",
    /// A story version has no text, and no redaction says why.
    TextMissing = "text_missing",
    /// A text that belongs to no story version.
    TextSurplus = "text_surplus",

    /// A seal's identity is not kept, and no redaction says why.
    SealMissing = "seal_missing",
    /// What is kept as a seal's identity is no age file.
    SealDamaged = "seal_damaged",
    /// An encrypted identity that belongs to no seal.
    SealSurplus = "seal_surplus",
    /// A time stamp that is none, is over another root, or whose authority the roots given do not vouch for.
    TimestampFalse = "timestamp_false",
    /// A time stamp from before the newest record that it covers says it was made.
    TimestampEarly = "timestamp_early",
    /// A timestamp over a checkpoint that the log never had.
    TimestampSurplus = "timestamp_surplus",

    /// The row of a statement's revision differs from its record.
    ProjectionRevisionMismatch = "projection_revision_mismatch",
    /// The row of a story's version differs from its record.
    ProjectionVersionMismatch = "projection_version_mismatch",
    /// The row of a redaction differs from its record.
    ProjectionRedactionMismatch = "projection_redaction_mismatch",
    /// A record has no row in the projection of its kind.
    ProjectionMissing = "projection_missing",
    /// A row of a projection has no record, or one of another kind.
    ProjectionSurplus = "projection_surplus",
    /// A record names another, and no row says so.
    ReferenceMissing = "reference_missing",
    /// A row says that a record names another, and it does not.
    ReferenceSurplus = "reference_surplus",
    /// A statement's revision can't be found by its words.
    SearchIncomplete = "search_incomplete",
    /// The full-text index has something that is no statement's revision, or whose content was erased.
    SearchSurplus = "search_surplus",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The file as a whole, or the publication's folder.
    Ledger,
    /// A table, index, view or trigger.
    Schema(String),
    /// A setting.
    Setting(String),
    /// A file of a publication, by its path in the folder.
    File(String),
    /// The record with this number, or what is stored about it. Negative only where such a row was put.
    Record(i64),
    /// A tile of the tree.
    Tile {
        /// Its level, from 0.
        level: i64,
        /// Its position in the level, from 0.
        position: i64,
    },
    /// The checkpoint of this size.
    Checkpoint(i64),
    /// The checkpoint of this size that somebody kept elsewhere.
    Kept(i64),
}

impl Place {
    /// The record at `number`.
    pub(super) fn record(number: u64) -> Self {
        Self::Record(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger => f.write_str("ledger"),
            Self::Schema(name) => write!(f, "schema {name}"),
            Self::Setting(name) => write!(f, "setting {name}"),
            Self::File(path) => write!(f, "file {path}"),
            Self::Record(number) => write!(f, "record {number}"),
            Self::Tile { level, position } => write!(f, "tile {level}/{position}"),
            Self::Checkpoint(size) => write!(f, "checkpoint {size}"),
            Self::Kept(size) => write!(f, "kept checkpoint {size}"),
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// Where.
    pub place: Place,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.code, self.message)
    }
}

/// Collects findings: counts all, and keeps the first [`MOST_OF_A_CODE`] of each code.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Finding>,
    counts: BTreeMap<Code, u64>,
}

impl Findings {
    /// Reports one thing; its message is made only if it is kept.
    pub(super) fn add(&mut self, code: Code, place: Place, message: impl FnOnce() -> String) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= MOST_OF_A_CODE as u64 {
            self.found.push(Finding { code, place, message: message() });
        }
    }

    /// Takes in what another part of the work found.
    pub(super) fn merge(&mut self, other: Self) {
        self.found.extend(other.found);
        for (code, count) in other.counts {
            *self.counts.entry(code).or_default() += count;
        }
    }

    /// All findings in the order of their places, at most [`MOST_OF_A_CODE`] of a code, and how many there are of each.
    ///
    /// Each part of the work keeps its first ones, so that the first ones of all are among them.
    pub(super) fn into_sorted(mut self) -> (Vec<Finding>, BTreeMap<Code, u64>) {
        self.found.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
        let mut kept: BTreeMap<Code, usize> = BTreeMap::new();
        self.found.retain(|finding| {
            let count = kept.entry(finding.code).or_default();
            *count += 1;
            *count <= MOST_OF_A_CODE
        });
        (self.found, self.counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_and_keeps_the_first_of_each_code() {
        let (mut findings, mut others) = (Findings::default(), Findings::default());
        for number in 0..1500 {
            let part = if number % 2 == 0 { &mut findings } else { &mut others };
            part.add(Code::DigestMismatch, Place::Record(number), String::new);
        }
        others.add(Code::TileMissing, Place::Tile { level: 0, position: 2 }, String::new);
        findings.merge(others);
        let (found, counts) = findings.into_sorted();
        assert_eq!(counts, BTreeMap::from([(Code::DigestMismatch, 1500), (Code::TileMissing, 1)]));
        assert_eq!(found.len(), MOST_OF_A_CODE + 1);
        assert_eq!(found[MOST_OF_A_CODE - 1].place, Place::Record(MOST_OF_A_CODE as i64 - 1));
        assert_eq!(found.last().map(|finding| finding.code), Some(Code::TileMissing));
    }

    #[test]
    fn says_code_and_place_in_json() {
        let finding = Finding {
            code: Code::TileMismatch,
            place: Place::Tile { level: 1, position: 3 },
            message: "expected x, found y".to_owned(),
        };
        let json = serde_json::to_string(&finding).unwrap();
        let expected =
            r#"{"code":"tile_mismatch","place":{"tile":{"level":1,"position":3}},"message":"expected x, found y"}"#;
        assert_eq!(json, expected);
        assert_eq!(finding.to_string(), "tile 1/3: tile_mismatch: expected x, found y");
    }
}
