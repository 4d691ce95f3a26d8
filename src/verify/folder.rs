//! The files of a publication that are beside its newest state, and what its files say of withheld records.
//!
//! The newest tiles, entries, records and texts were read as the ledger and are checked as such. Superseded partial
//! tiles may stay, and then agree with the tree; a superseded record file may not, since it may hold what was erased.
//! Pages for people are not looked at. A server does not list its files, so that there only the newest are looked at.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Error;
use super::finding::{Code, Findings, Place};
use super::log::{Log, Shape};
use crate::ledger::Ledger;
use crate::merkle::{TILE_WIDTH, TilePath, encode_entries, tile_width};
use crate::publication::Publication;
use crate::record::{Body, Digest};

/// A record line that is withheld or erased.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Withheld {
    digest: Digest,
}

/// Checks the files of the publication that `ledger` was read from.
pub(super) fn check(ledger: &Ledger, log: &Log, findings: &mut Findings) -> Result<(), Error> {
    let Some(publication) = ledger.publication() else { return Ok(()) };
    let mut folder = Folder { ledger, publication, log, findings };
    for file in folder.files("tile") {
        folder.check_tile_file(&file)?;
    }
    for file in folder.files("records") {
        folder.check_surplus_record_file(&file);
    }
    for index in 0..log.size().div_ceil(u64::from(TILE_WIDTH)) {
        folder.check_record_file(index);
    }
    folder.check_seals();
    folder.check_texts()
}

struct Folder<'a> {
    ledger: &'a Ledger,
    publication: &'a Publication,
    log: &'a Log,
    findings: &'a mut Findings,
}

impl Folder<'_> {
    /// A hash tile or an entry bundle: the newest one of its place, or one that it has superseded.
    fn check_tile_file(&mut self, file: &Path) -> Result<(), Error> {
        let Some(name) = self.name(file) else { return Ok(()) };
        let size = self.log.size().into();
        let (expected, width, newest) = match name.parse() {
            Ok(TilePath::Hashes { level, index, width }) => {
                let stored = self.ledger.store().tile_bytes(level, index)?.unwrap_or_default();
                (stored, usize::from(width) * 32, tile_width(level, index, size).checked_sub(width))
            }
            Ok(TilePath::Entries { index, width }) => {
                (self.entries(index)?, usize::from(width) * 34, tile_width(0, index, size).checked_sub(width))
            }
            _ => (Vec::new(), 0, None),
        };
        match newest {
            None => {
                self.report(Code::FileSurplus, &name, || "expected no such file at this size of the log".to_owned())
            }
            // The newest was read as the ledger.
            Some(0) => {}
            Some(_) => {
                let found = fs::read(file).unwrap_or_default();
                if expected.get(..width) != Some(&found) {
                    self.report(Code::FileMismatch, &name, || {
                        "expected the beginning of the newer file that supersedes it, found other bytes".to_owned()
                    });
                }
            }
        }
        Ok(())
    }

    /// The bytes of the newest entry bundle at `index`.
    fn entries(&self, index: u64) -> Result<Vec<u8>, Error> {
        let start = index.saturating_mul(u64::from(TILE_WIDTH));
        let end = self.log.size().min(start.saturating_add(u64::from(TILE_WIDTH)));
        let digests: Vec<[u8; 32]> = (start..end).map(|number| *self.log.digest(number).as_bytes()).collect();
        Ok(encode_entries(&digests)?)
    }

    /// A file of record lines that is not among the newest: it may hold what was erased.
    fn check_surplus_record_file(&mut self, file: &Path) {
        let Some(name) = self.name(file) else { return };
        match name.parse() {
            Ok(TilePath::Records { index, width }) if width == tile_width(0, index, self.log.size().into()) => {}
            _ => self.report(Code::FileSurplus, &name, || "expected no such file at this size of the log".to_owned()),
        }
    }

    /// The newest file of record lines at `index`, whose withheld ones must give the digests that the log has.
    fn check_record_file(&mut self, index: u64) {
        let start = index * u64::from(TILE_WIDTH);
        let width = tile_width(0, index, self.log.size().into());
        let name = TilePath::Records { index, width }.to_string();
        let Ok(Some(bytes)) = self.publication.file(&name, u64::MAX) else {
            return self.report(Code::FileMismatch, &name, || format!("expected {width} lines, found no file"));
        };
        let text = String::from_utf8_lossy(&bytes);
        for (number, line) in (start..self.log.size()).zip(text.lines()) {
            let Ok(Withheld { digest: found }) = serde_json::from_str(line) else { continue };
            let expected = *self.log.digest(number);
            if found != expected {
                self.report(Code::FileMismatch, &name, || {
                    format!("record {number}: expected the digest {expected} of a withheld record, found {found}")
                });
            }
        }
    }

    /// Every age file must be that of a seal whose record is here; whether those that should be are there is checked as of
    /// any ledger.
    fn check_seals(&mut self) {
        let shapes = self.log.chunks().iter().flat_map(|chunk| (chunk.start..).zip(&chunk.shapes));
        let seals = shapes.filter(|(_, shape)| **shape == Shape::Seal);
        let wanted: BTreeSet<String> = seals.map(|(at, _)| format!("seals/{}.age", self.log.digest(at))).collect();
        for file in self.files("seals") {
            if let Some(name) = self.name(&file).filter(|name| !wanted.contains(name)) {
                self.report(Code::FileSurplus, &name, || {
                    "expected no sealed identity but of the seals that are here".to_owned()
                });
            }
        }
    }

    /// Every text must be that of a story version whose record is here.
    fn check_texts(&mut self) -> Result<(), Error> {
        let mut wanted = BTreeSet::new();
        let stories = self.log.chunks().iter().flat_map(|chunk| &chunk.stories);
        for (number, ..) in stories.filter(|(_, _, has_text)| *has_text) {
            debug_assert!(matches!(self.log.shape(*number), Shape::Story | Shape::Version));
            if let Body::Story(story) = self.ledger.record(*number)?.body {
                wanted.extend(story.text_digest.map(|digest| format!("texts/{digest}.json")));
            }
        }
        for file in self.files("texts") {
            if let Some(name) = self.name(&file).filter(|name| !wanted.contains(name)) {
                self.report(Code::FileSurplus, &name, || {
                    "expected no text but of the stories that are here".to_owned()
                });
            }
        }
        Ok(())
    }

    /// The files below `folder`, in order; links are not followed. A server lists none.
    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let Publication::Folder(path) = self.publication else { return files };
        let mut folders = vec![path.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    Ok(_) => files.push(entry.path()),
                    Err(_) => {}
                }
            }
        }
        files.sort();
        files
    }

    /// A file's path within the publication.
    fn name(&self, file: &Path) -> Option<String> {
        Some(file.strip_prefix(self.ledger.path()).ok()?.to_string_lossy().into_owned())
    }

    fn report(&mut self, code: Code, name: &str, message: impl FnOnce() -> String) {
        self.findings.add(code, Place::File(name.to_owned()), message);
    }
}
