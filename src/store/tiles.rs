//! The stored tiles, as the tree reads them.

use super::{Error, Store};
use crate::merkle::{Hash, TileReader, decode_hashes};

impl TileReader for Store {
    type Error = Error;

    fn tile(&self, level: u8, index: u64, _width: u16) -> Result<Vec<Hash>, Error> {
        match self.tile_bytes(level, index)? {
            Some(bytes) => Ok(decode_hashes(&bytes)?),
            None => Ok(Vec::new()),
        }
    }
}
