//! A publication in a folder of this machine.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::Error;

/// Reads the file with this name in `folder`, if there is one.
pub(super) fn read(folder: &Path, name: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
    let path = folder.join(name);
    let refused =
        |error: std::io::Error| Error::Unreadable { place: path.display().to_string(), reason: error.to_string() };
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(refused(error)),
    };
    // A pipe or a device in a file's place could be without end.
    if !file.metadata().map_err(refused)?.is_file() {
        let reason = "it is no file".to_owned();
        return Err(Error::Unreadable { place: path.display().to_string(), reason });
    }
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(refused)?;
    if bytes.len() as u64 > most {
        return Err(Error::TooLong { place: path.display().to_string(), most });
    }
    Ok(Some(bytes))
}
