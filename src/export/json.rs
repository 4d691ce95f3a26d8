//! A JSON array of statements, one a line, so that it can be streamed out and read by line tools all the same.

use std::io::{self, Write};

use super::{Export, Row};
use crate::ledger::{Contested, Revised};

/// Writes a JSON array of [`Row`]s.
pub struct Json<'a> {
    out: &'a mut dyn Write,
    empty: bool,
}

impl<'a> Json<'a> {
    /// Opens the array.
    pub fn begin(out: &'a mut dyn Write) -> io::Result<Self> {
        out.write_all(b"[")?;
        Ok(Self { out, empty: true })
    }
}

impl Export for Json<'_> {
    fn row(&mut self, revised: &Revised, contested: Option<Contested>) -> io::Result<()> {
        self.out.write_all(if self.empty { b"\n" } else { b",\n" })?;
        self.empty = false;
        serde_json::to_writer(&mut self.out, &Row::from(revised).contested(contested)).map_err(io::Error::from)
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.write_all(if self.empty { b"]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}
