//! Taking in what others keep: statements' content from JSON Lines, or from CSV as an editor's spreadsheet has it.
//!
//! Every row makes a new record of this ledger. A row may have a `key`, a name of its own within the file, by which
//! later rows refer to it; another reference is an id of this ledger. Rows are parsed on one thread and recorded, in
//! order, on another; all that is wrong is reported by row, and the caller decides whether the good rows stand.

mod csv;
mod jsonl;
mod record;
mod row;

use std::io::BufRead;
use std::sync::mpsc::sync_channel;

pub use csv::Header;
pub use record::{Bad, Imported};
pub use row::{NoteRow, Row, StatementRow, StoryRow};

use crate::ledger::{Batch, Error};
use record::Recorder;

/// How many rows travel together from the thread that parses to the one that records.
const ROWS_TOGETHER: usize = 512;
/// How many such parts are looked through, for what they revise, before their rows are recorded.
const PARTS_FORESEEN: usize = 4;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line.
    Jsonl,
    /// Comma-, semicolon- or tab-separated values with a header.
    Csv,
}

/// A row, or what is wrong with it, and where it stands.
#[derive(Debug)]
pub struct Placed {
    /// Its number among the rows, from 1; a header is none.
    pub row: u64,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The row.
    pub parsed: Result<Row, String>,
}

/// Why a file could not be read as a whole.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Reading failed.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// Nothing but white space.
    #[error("there is nothing in it")]
    Empty,
    /// A CSV whose header can't be read.
    #[error("{0}")]
    Header(String),
    /// A CSV without the one column that it needs.
    #[error("the header has no column 'text'; it has {found}")]
    NoText {
        /// The columns that it has.
        found: String,
        /// The columns that are read.
        known: String,
    },
}

/// Reads all rows of `input` and records the good ones in `batch`, in order. Calls `progress` with the rows read.
pub fn import(
    batch: &mut Batch<'_>,
    input: &mut (dyn BufRead + Send),
    format: Format,
    audience: Option<crate::record::Audience>,
    mut progress: impl FnMut(u64),
) -> Result<Result<Imported, Unreadable>, Error> {
    let (sender, receiver) = sync_channel::<Vec<Placed>>(PARTS_FORESEEN);
    std::thread::scope(|scope| {
        let parser = scope.spawn(move || {
            let mut together = Vec::with_capacity(ROWS_TOGETHER);
            let mut hand_over = |placed: Placed| {
                together.push(placed);
                together.len() < ROWS_TOGETHER || sender.send(std::mem::take(&mut together)).is_ok()
            };
            let read = match format {
                Format::Jsonl => jsonl::read(input, &mut hand_over).map(|()| Vec::new()),
                Format::Csv => csv::read(input, &mut hand_over),
            };
            let _ = sender.send(together);
            read
        });
        let mut recorder = Recorder::new(audience);
        let mut parts = receiver.into_iter().peekable();
        while parts.peek().is_some() {
            let foreseen: Vec<Placed> = parts.by_ref().take(PARTS_FORESEEN).flatten().collect();
            recorder.foresee(batch, &foreseen)?;
            for placed in foreseen {
                progress(placed.row);
                recorder.take(batch, placed)?;
            }
        }
        let ignored = match parser.join() {
            Ok(Ok(ignored)) => ignored,
            Ok(Err(unreadable)) => return Ok(Err(unreadable)),
            Err(panic) => std::panic::resume_unwind(panic),
        };
        Ok(Ok(Imported { ignored_columns: ignored, ..recorder.finish() }))
    })
}
