//! A story on its way into the ledger: which story it is the next version of, and how what an editor left of its draft is
//! recorded, in one commit. What shows drafts, in a terminal or in a browser, stands on this.
//!
//! Never here: a question. Whoever asks one decides; this says what there is to decide.

mod append;
mod error;
mod known;
mod next;

pub use append::{Recorded, append, heading, inherit};
pub use error::{Error, Refusal};
pub use known::{Next, find, named, next, refuse_twice, text_of};
