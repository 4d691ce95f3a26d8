//! The files of a publication: written by renaming, only where they differ, and never outside their folder.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Error;
use crate::merkle::{TilePath, tile_width};

/// A publication's folder.
pub(super) struct Folder {
    path: PathBuf,
    /// Whether everybody may read it, or its owner alone.
    public: bool,
    /// Folders below it that are known to be there.
    made: BTreeSet<PathBuf>,
    written: u64,
    removed: u64,
}

impl Folder {
    /// Opens a folder that is not there yet, is empty, or holds a publication.
    pub(super) fn open(path: &Path, public: bool) -> Result<Self, Error> {
        let folder = Self { path: path.to_owned(), public, made: BTreeSet::new(), written: 0, removed: 0 };
        if fs::symlink_metadata(path).is_ok() && !path.is_dir() {
            return Err(Error::NoFolder { path: path.to_owned() });
        }
        folder.make(path)?;
        let is_publication = path.join("checkpoint").is_file();
        if !is_publication && fs::read_dir(path).map_err(|error| failure(path, error))?.next().is_some() {
            return Err(Error::NotEmpty { path: path.to_owned() });
        }
        Ok(folder)
    }

    /// Puts a file in its place, unless it stands there with these bytes already, and makes it durable.
    pub(super) fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.write(name, bytes, true)
    }

    /// Puts a page in its place, unless it stands there with these bytes already. A page that a loss of power took is
    /// made again from the records.
    pub(super) fn put_page(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.write(name, bytes, false)
    }

    fn write(&mut self, name: &str, bytes: &[u8], is_durable: bool) -> Result<(), Error> {
        let path = self.path.join(name);
        if read_if_there(&path)?.is_some_and(|found| found == bytes) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.make_within(parent)?;
        }
        let part = path.with_extension(format!("{}.part", std::process::id()));
        let written = self.create(&part).and_then(|mut file| {
            file.write_all(bytes)?;
            if is_durable {
                file.sync_all()?;
            }
            fs::rename(&part, &path)
        });
        if let Err(error) = written {
            let _ = fs::remove_file(&part);
            return Err(failure(&path, error));
        }
        self.written += 1;
        Ok(())
    }

    /// Removes the partial record files that a wider one has superseded.
    pub(super) fn remove_superseded_records(&mut self, size: u64) -> Result<(), Error> {
        for path in self.below("records")? {
            let Some(name) = path.strip_prefix(&self.path).ok().and_then(Path::to_str) else { continue };
            let Ok(TilePath::Records { index, width }) = name.parse() else { continue };
            if width != tile_width(0, index, size.into()) {
                self.remove(&path)?;
            }
        }
        Ok(())
    }

    /// Removes the partial record files at one index, but the one of this width.
    pub(super) fn remove_superseded_records_at(&mut self, index: u64, width: u16) -> Result<(), Error> {
        let partial = TilePath::Records { index, width: 1 }.to_string();
        let folder = partial.rsplit_once('/').map_or(partial.as_str(), |(folder, _)| folder);
        let wanted = TilePath::Records { index, width }.to_string();
        if !self.is_own(folder) {
            return Ok(());
        }
        for path in self.below(folder)? {
            let name = path.strip_prefix(&self.path).ok().and_then(Path::to_str).unwrap_or_default();
            let is_partial = matches!(name.parse(), Ok(TilePath::Records { index: found, .. }) if found == index);
            if is_partial && name != wanted {
                self.remove(&path)?;
            }
        }
        Ok(())
    }

    /// The bytes of a file of this folder, if it is there and has at most `most` of them.
    pub(super) fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        let path = self.path.join(name);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() && metadata.len() <= most => read_if_there(&path),
            _ => Ok(None),
        }
    }

    /// Whether there is a file of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        fs::symlink_metadata(self.path.join(name)).is_ok_and(|found| found.is_file())
    }

    /// Removes a file, if it stands in a folder of this one and not beyond a link.
    pub(super) fn remove_if_there(&mut self, name: &str) -> Result<bool, Error> {
        let parent = name.rsplit_once('/').map_or("", |(parent, _)| parent);
        let is_there = self.has(name) && self.is_own(parent);
        if is_there {
            self.remove(&self.path.join(name))?;
        }
        Ok(is_there)
    }

    /// Writes the mark of this publishing, which is not counted: it is no part of the publication.
    pub(super) fn put_mark(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let written = self.written;
        self.put(name, bytes)?;
        self.written = written;
        Ok(())
    }

    /// Takes away the mark of the last publishing.
    pub(super) fn drop_mark(&mut self, name: &str) -> Result<(), Error> {
        let removed = self.removed;
        self.remove_if_there(name)?;
        self.removed = removed;
        Ok(())
    }

    /// Whether a folder of the publication is one of its own, reached through no link.
    fn is_own(&self, folder: &str) -> bool {
        let mut path = self.path.clone();
        folder.split('/').filter(|part| !part.is_empty()).all(|part| {
            path.push(part);
            fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir())
        })
    }

    /// Removes the texts that are not wanted.
    pub(super) fn remove_texts_but(&mut self, wanted: impl Fn(&str) -> bool) -> Result<(), Error> {
        self.remove_but("texts", ".json", wanted)
    }

    /// Removes the sealed identities that are not wanted.
    pub(super) fn remove_seals_but(&mut self, wanted: impl Fn(&str) -> bool) -> Result<(), Error> {
        self.remove_but("seals", ".age", wanted)
    }

    /// Removes the files of a folder that are named by a digest and not wanted.
    fn remove_but(&mut self, folder: &str, suffix: &str, wanted: impl Fn(&str) -> bool) -> Result<(), Error> {
        for path in self.below(folder)? {
            let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(suffix));
            let is_named = |name: &&str| name.parse::<crate::record::Digest>().is_ok();
            if name.filter(is_named).is_some_and(|name| !wanted(name)) {
                self.remove(&path)?;
            }
        }
        Ok(())
    }

    /// Removes the pages that are not wanted; what is no page of ours is left alone.
    pub(super) fn remove_pages_but(&mut self, wanted: &BTreeSet<String>) -> Result<(), Error> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(|error| failure(&self.path, error))? {
            let entry = entry.map_err(|error| failure(&self.path, error))?;
            if entry.file_type().is_ok_and(|kind| kind.is_file()) {
                files.push(entry.path());
            }
        }
        for folder in ["statement", "story", "source"] {
            files.extend(self.below(folder)?);
        }
        for path in files {
            let Some(name) = path.strip_prefix(&self.path).ok().and_then(Path::to_str) else { continue };
            if crate::site::is_page(name) && !wanted.contains(name) {
                self.remove(&path)?;
            }
        }
        Ok(())
    }

    /// How many files were written and removed.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.written, self.removed)
    }

    fn remove(&mut self, path: &Path) -> Result<(), Error> {
        self.removed += 1;
        fs::remove_file(path).map_err(|error| failure(path, error))
    }

    /// The files below a folder of the publication; links are not followed.
    fn below(&self, name: &str) -> Result<Vec<PathBuf>, Error> {
        let mut files = Vec::new();
        let mut folders = vec![self.path.join(name)];
        folders.retain(|folder| fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()));
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failure(&folder, error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| failure(&folder, error))?;
                let kind = entry.file_type().map_err(|error| failure(&entry.path(), error))?;
                match kind.is_dir() {
                    true => folders.push(entry.path()),
                    false => files.push(entry.path()),
                }
            }
        }
        Ok(files)
    }

    /// Makes a folder below the publication's own, through no link that stands there.
    fn make_within(&mut self, folder: &Path) -> Result<(), Error> {
        if folder == self.path || self.made.contains(folder) {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.make_within(parent)?;
        }
        match fs::symlink_metadata(folder) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(Error::NoFolder { path: folder.to_owned() }),
            Err(_) => self.make(folder)?,
        }
        self.made.insert(folder.to_owned());
        Ok(())
    }

    fn make(&self, folder: &Path) -> Result<(), Error> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, if self.public { 0o755 } else { 0o700 });
        builder.create(folder).map_err(|error| failure(folder, error))
    }

    fn create(&self, path: &Path) -> io::Result<fs::File> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, if self.public { 0o644 } else { 0o600 });
        options.open(path)
    }
}

/// The bytes of a file, if there is one. What stands in its place but is no file is none.
pub(super) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => fs::read(path).map(Some).map_err(|error| failure(path, error)),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failure(path, error)),
    }
}

fn failure(path: &Path, source: io::Error) -> Error {
    Error::File { path: path.to_owned(), source }
}
