//! The log under the records: hashes, tiles, proofs, signed notes and checkpoints.
//!
//! The tree is that of RFC 6962 section 2.1 over SHA-256; its stored and published form is that of C2SP tlog-tiles;
//! its signed head is a C2SP tlog-checkpoint, which is a C2SP signed-note that witnesses sign as C2SP tlog-cosignature
//! says; what outsiders check offline are C2SP
//! tlog-proof files and the request body of C2SP tlog-witness `add-checkpoint`.
//!
//! Everything here is a pure function of its arguments: no disk, no clock, no randomness. This layer does not know what
//! the entries of the log mean; to it they are bytes. Nothing here panics, whatever the bytes it is given.
//!
//! Read `hash` first, then `tree`, `proof`, `note` and `checkpoint`.

mod checkpoint;
mod cosignature;
mod error;
mod hash;
mod key;
#[cfg(test)]
mod model;
mod note;
mod proof;
mod proof_file;
mod tile;
mod tree;

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use cosignature::{Cosignature, Witness, WitnessKey};
pub use error::Error;
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use key::{KeyId, PrivateKey, PublicKey, SignerKey, VerifierKey};
pub use note::{Note, Signature};
pub use proof::{check_consistency, check_inclusion, prove_consistency, prove_inclusion};
pub use proof_file::{ConsistencyFile, ProofFile};
pub use tile::{
    TILE_WIDTH, Tile, TilePath, decode_entries, decode_hashes, encode_entries, encode_hashes, tile_width, tiles_of,
};
pub use tree::{Appended, Appender, FullTile, TileReader, TreeSize, root};
