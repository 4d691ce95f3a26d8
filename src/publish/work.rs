//! Writing a publication's files: all of them, or those that can have changed.

use std::collections::BTreeSet;

use super::audience::Visible;
use super::bundle::{Bundle, shown_before};
use super::changes::touched;
use super::files::Folder;
use super::lookup::Lookup;
use super::mark::Mark;
use super::{Error, Options};
use crate::ledger::Ledger;
use crate::merkle::{TILE_WIDTH, TilePath, encode_entries, tile_width, tiles_of};
use crate::record::{Digest, LONGEST_LINE};

const FULL: u64 = TILE_WIDTH as u64;

/// The most bytes of a file of records.
const LARGEST: u64 = FULL * (LONGEST_LINE as u64 + 1);

/// A publication of the ledger at a size.
pub(super) struct Work<'a, P> {
    pub(super) ledger: &'a Ledger,
    pub(super) options: &'a Options,
    pub(super) size: u64,
    /// Is told how many records are done.
    pub(super) progress: P,
}

impl<P: FnMut(u64)> Work<'_, P> {
    /// Writes every file that is not there or differs, and removes all that should not be there.
    pub(super) fn whole(mut self, files: &mut Folder, mark: &mut Mark) -> Result<(), Error> {
        let visible = Visible::of(self.ledger, mark.seen, self.options.audience)?;
        for tile in tiles_of(self.size.into()) {
            self.put_tile(files, tile)?;
        }
        let mut texts = BTreeSet::new();
        for index in 0..self.size.div_ceil(FULL) {
            let bundle = self.put_bundle(files, index, |number| Ok(visible.shows(number)))?;
            mark.records += bundle.shown;
            for (number, digest) in &bundle.texts {
                if self.put_text(files, *number, digest)? {
                    texts.insert(digest.to_string());
                }
            }
        }
        mark.texts_shown = texts.len() as u64;
        files.remove_superseded_records(self.size)?;
        files.remove_texts_but(|name| texts.contains(name))
    }

    /// Writes the files that the records from `before.seen` on can have changed, where the publication has `old` records.
    pub(super) fn changes(mut self, files: &mut Folder, before: &Mark, old: u64, mark: &mut Mark) -> Result<(), Error> {
        (mark.records, mark.texts_shown) = (before.records, before.texts_shown);
        let lookup = Lookup::new(self.ledger, self.options.audience);
        let last = self.size.div_ceil(FULL);
        let edge = (old / FULL).min(last.saturating_sub(1));
        let mut indexes: BTreeSet<u64> = (edge..last).collect();
        let touched = touched(self.ledger, &lookup, before.seen, mark.seen)?;
        indexes.extend(touched.into_iter().filter(|number| *number < self.size).map(|number| number / FULL));
        for level in 0..8u8 {
            let hashes = |size: u64| size.checked_shr(8 * u32::from(level)).unwrap_or(0);
            for index in hashes(old) / FULL..hashes(self.size).div_ceil(FULL) {
                let width = tile_width(level, index, self.size.into());
                self.put_tile(files, TilePath::Hashes { level, index, width })?;
            }
        }
        for index in indexes {
            self.put_again(files, index, old, &lookup, mark)?;
            files.remove_superseded_records_at(index, tile_width(0, index, self.size.into()))?;
        }
        Ok(())
    }

    /// Writes the records at `index` again, and takes away the texts of stories that are no longer seen.
    fn put_again(
        &mut self,
        files: &mut Folder,
        index: u64,
        old: u64,
        lookup: &Lookup<'_>,
        mark: &mut Mark,
    ) -> Result<(), Error> {
        let width = tile_width(0, index, old.into());
        let before = match width {
            0 => None,
            width => files.read(&TilePath::Records { index, width }.to_string(), LARGEST)?,
        };
        let (records, texts) = before.map_or((0, Vec::new()), |bytes| shown_before(&String::from_utf8_lossy(&bytes)));
        let bundle = self.put_bundle(files, index, |number| lookup.shows(number))?;
        mark.records = (mark.records + bundle.shown).saturating_sub(records);
        let mut shown = BTreeSet::new();
        for (number, digest) in &bundle.texts {
            let was_there = files.has(&text_name(digest));
            if self.put_text(files, *number, digest)? {
                shown.insert(*digest);
                mark.texts_shown += u64::from(!was_there);
            }
        }
        let gone = texts.iter().chain(bundle.texts.iter().map(|(_, digest)| digest));
        for digest in gone.filter(|digest| !shown.contains(digest)) {
            if files.remove_if_there(&text_name(digest))? {
                mark.texts_shown = mark.texts_shown.saturating_sub(1);
            }
        }
        Ok(())
    }

    fn put_tile(&self, files: &mut Folder, tile: TilePath) -> Result<(), Error> {
        let TilePath::Hashes { level, index, width } = tile else { return Ok(()) };
        let mut bytes = self.ledger.store().tile_bytes(level, index)?.unwrap_or_default();
        bytes.truncate(usize::from(width) * 32);
        files.put(&tile.to_string(), &bytes)
    }

    /// Writes the entries and the records at `index`.
    fn put_bundle(
        &mut self,
        files: &mut Folder,
        index: u64,
        shows: impl Fn(u64) -> Result<bool, Error>,
    ) -> Result<Bundle, Error> {
        let width = tile_width(0, index, self.size.into());
        let bundle = Bundle::read(
            self.ledger,
            index * FULL..self.size.min((index + 1) * FULL),
            self.options.proofs_only,
            shows,
        )?;
        files.put(&TilePath::Entries { index, width }.to_string(), &encode_entries(&bundle.digests)?)?;
        files.put(&TilePath::Records { index, width }.to_string(), bundle.lines.as_bytes())?;
        (self.progress)(index * FULL + bundle.digests.len() as u64);
        Ok(bundle)
    }

    /// Writes a story's text, if texts are wanted and it is there.
    fn put_text(&self, files: &mut Folder, number: u64, digest: &Digest) -> Result<bool, Error> {
        if !self.options.texts {
            return Ok(false);
        }
        let Some(content) = self.ledger.store().text(number)? else { return Ok(false) };
        files.put(&text_name(digest), content.as_bytes())?;
        Ok(true)
    }
}

fn text_name(digest: &Digest) -> String {
    format!("texts/{digest}.json")
}
