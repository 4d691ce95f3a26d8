//! JSON arrays, one item a line, so that they can be streamed out and read by line tools all the same.

use serde::Serialize;

use super::{Error, Export, Out, Row, Selected};

/// Writes a JSON array, and what stands around it.
pub(super) struct Array<'a> {
    out: Out<'a>,
    empty: bool,
    closing: &'static str,
}

impl<'a> Array<'a> {
    /// Opens an array that is the whole document.
    pub(super) fn begin(out: Out<'a>) -> Result<Self, Error> {
        Self::within("", "", out)
    }

    /// Opens an array between these pieces of JSON.
    pub(super) fn within(opening: &str, closing: &'static str, out: Out<'a>) -> Result<Self, Error> {
        write!(out, "{opening}[")?;
        Ok(Self { out, empty: true, closing })
    }

    /// Writes one item.
    pub(super) fn item(&mut self, item: &impl Serialize) -> Result<(), Error> {
        self.out.write_all(if self.empty { b"\n" } else { b",\n" })?;
        self.empty = false;
        serde_json::to_writer(&mut self.out, item).map_err(|error| Error::Output(error.into()))
    }

    /// Closes the array.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        writeln!(self.out, "{}]{}", if self.empty { "" } else { "\n" }, self.closing)?;
        Ok(self.out.flush()?)
    }
}

/// Writes a JSON array of [`Row`]s.
pub(super) struct Json<'a>(Array<'a>);

impl<'a> Json<'a> {
    /// Opens the array.
    pub(super) fn begin(out: Out<'a>) -> Result<Self, Error> {
        Ok(Self(Array::begin(out)?))
    }
}

impl Export for Json<'_> {
    fn statement(&mut self, Selected { revised, contested }: Selected<'_>) -> Result<(), Error> {
        self.0.item(&Row::from(revised).contested(contested))
    }

    fn end(&mut self) -> Result<(), Error> {
        self.0.end()
    }
}
