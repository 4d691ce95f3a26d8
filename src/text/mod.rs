//! What prose is made of: words, marks, quotations and sentences, each with its place in the text as stored.
//!
//! Offsets are counted twice: in Unicode scalar values, as appearances are stored, and in bytes, so that a slice is free.
//! Nothing here changes the text. Whatever has to be compared is normalised in a side view ([`fold`]), so that an offset
//! always points into the text as it was given. Pure, linear in the length of the text, and without a panic on any text;
//! knows no ledger and no grammar.

mod calendar;
mod normalize;
mod numerals;
mod plain;
mod quotes;
mod sentences;
mod words;

pub(crate) use calendar::{month, weekday, weekday_name};
pub use normalize::{fold, is_ignorable};
pub(crate) use numerals::numeral;
pub(crate) use plain::{is_unsafe, plain};
pub use quotes::{Quote, quotes};
pub use sentences::{Sentence, paragraphs, sentences};
pub use words::{Kind, Token, tokens};
