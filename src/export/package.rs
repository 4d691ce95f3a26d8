//! A Data Package: a folder of CSV files with a description that says what every column holds, what kind of value it is
//! and which column points where. Frictionless, Open Data Editor, R and many portals read it.
//!
//! Data Package 2.0 [datapackage.org]; readers of version 1 find everything that they need, too. The CSV files are those
//! of the format `csv`, guard against formulas included, which the description says. The description is written last and
//! has every file's length and SHA-256.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::csv::Separated;
use super::reader::{Reader, Selected, cited, standing};
use super::table::{
    Appearances, Attributions, Column, Facts, Kind, Statements, Stories, Table, chosen, revision_columns,
};
use super::{Error, Options};
use crate::ledger::Ledger;
use crate::record::{Digest, Minute};

/// The file that describes the others.
const DESCRIPTION: &str = "datapackage.json";

/// Writes the package into `folder`, which is there and empty, and returns how many statements it has.
pub fn write_package(ledger: &Ledger, options: &Options, folder: &Path) -> Result<u64, Error> {
    let reader = Reader::new(ledger, &options.selection);
    let columns = chosen::<Statements>(&options.columns)?;
    let mut statements = Resource::begin(folder, Statements::NAME, Statements::ABOUT, columns)?;
    let about = "Every revision of these statements, oldest first";
    let mut revisions = Resource::begin(folder, "revisions", about, revision_columns())?;
    let mut attributions: Resource<Attributions> = Resource::whole(folder)?;
    let mut stories: Resource<Stories> = Resource::whole(folder)?;
    let mut appearances: Resource<Appearances> = Resource::whole(folder)?;
    let mut told: BTreeSet<Digest> = BTreeSet::new();
    let mut newest: Option<Minute> = None;
    let written = reader.each(|selected| {
        statements.rows.row(&selected.facts())?;
        for revised in &reader.history(selected.revised)? {
            let current = revised.number == selected.revised.number;
            let facts = Selected { revised, contested: None }.facts();
            revisions.rows.row(&Facts { current, ..facts })?;
            cited(revised, current).try_for_each(|row| attributions.rows.row(&row))?;
            standing(revised).try_for_each(|row| appearances.rows.row(&row))?;
            told.extend(revised.statement.appearances.iter().map(|appearance| appearance.story));
            newest = newest.max(Some(revised.header.recorded_at));
        }
        Ok(())
    })?;
    let mut known_stories = 0;
    reader.stories(&told, |row| {
        known_stories += 1;
        stories.rows.row(&row)
    })?;
    // A key that points to a row that isn't there is wrong data, so the keys depend on what is there.
    let has_ids = options.columns.is_empty() || options.columns.iter().any(|name| name == "id");
    let statement_key = |field| if has_ids { vec![key(field, Statements::NAME, "id")] } else { Vec::new() };
    let revision_key = || key("digest", "revisions", "digest");
    let story_key = (known_stories == told.len()).then(|| key("story", Stories::NAME, "digest"));
    let resources = [
        statements.end(has_ids.then_some("id"), Vec::new())?,
        revisions.end(Some("digest"), statement_key("id"))?,
        attributions.end(None, vec![revision_key()])?,
        stories.end(Some("digest"), Vec::new())?,
        appearances.end(None, [revision_key()].into_iter().chain(story_key).collect())?,
    ];
    let signers = ledger.signers()?;
    let mut description = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "statements",
        "title": format!("Statements of {}", signers.origin()),
        "description": "Who said what, and what changed since. An apostrophe stands before cells that a spreadsheet \
            would run as a formula: those that begin with =, +, - or @, after apostrophes or spaces, if any.",
        "resources": resources,
    });
    if let Some(newest) = newest {
        description["created"] = json!(newest);
    }
    let mut out = create(folder, DESCRIPTION)?;
    serde_json::to_writer_pretty(&mut out, &description).map_err(|error| Error::Output(error.into()))?;
    out.write_all(b"\n")?;
    settle(out)?;
    Ok(written)
}

/// One of the package's files.
struct Resource<T: Table> {
    name: &'static str,
    about: &'static str,
    columns: Vec<&'static Column<T>>,
    rows: Separated<T, Measured>,
}

impl<T: Table> Resource<T> {
    fn whole(folder: &Path) -> Result<Self, Error> {
        Self::begin(folder, T::NAME, T::ABOUT, chosen(&[])?)
    }

    fn begin(
        folder: &Path,
        name: &'static str,
        about: &'static str,
        columns: Vec<&'static Column<T>>,
    ) -> Result<Self, Error> {
        let out = create(folder, &format!("{name}.csv"))?;
        let measured = Measured { out, bytes: 0, hash: Sha256::new() };
        Ok(Self { name, about, rows: Separated::csv(columns.clone(), measured)?, columns })
    }

    /// Ends the file, and describes it as a Tabular Data Resource.
    fn end(self, primary_key: Option<&str>, foreign_keys: Vec<Json>) -> Result<Json, Error> {
        let Measured { out, bytes, hash } = self.rows.finish()?;
        settle(out)?;
        let mut schema = json!({
            "fields": self.columns.iter().map(|column| field(column)).collect::<Vec<_>>(),
            "missingValues": [""],
        });
        if let Some(primary_key) = primary_key {
            schema["primaryKey"] = json!([primary_key]);
        }
        if !foreign_keys.is_empty() {
            schema["foreignKeys"] = foreign_keys.into();
        }
        let hash = Digest::from(<[u8; 32]>::from(hash.finalize()));
        Ok(json!({
            "name": self.name,
            "type": "table",
            "profile": "tabular-data-resource",
            "description": self.about,
            "path": format!("{}.csv", self.name),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": bytes,
            "hash": format!("sha256:{hash}"),
            "schema": schema,
        }))
    }
}

fn key(field: &str, resource: &str, target: &str) -> Json {
    json!({"fields": [field], "reference": {"resource": resource, "fields": [target]}})
}

/// A column as Table Schema describes it.
fn field<T: Table>(column: &Column<T>) -> Json {
    let mut field = json!({"name": column.name, "description": column.about});
    field["type"] = match column.kind {
        Kind::Whole => "integer",
        Kind::Flag => "boolean",
        Kind::Minute => "datetime",
        Kind::Text | Kind::List(_) | Kind::Word(_) | Kind::Digest | Kind::Moment => "string",
    }
    .into();
    match column.kind {
        Kind::Flag => {
            field["trueValues"] = json!(["yes"]);
            field["falseValues"] = json!(["no"]);
        }
        Kind::Word(words) => field["constraints"] = json!({"enum": words()}),
        Kind::Digest => field["constraints"] = json!({"pattern": "^[0-9a-f]{64}$"}),
        Kind::Moment => field["constraints"] = json!({"pattern": r"^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$"}),
        Kind::List(separator) => {
            field["description"] = format!("{}; between them: '{separator}'", column.about).into();
        }
        Kind::Text | Kind::Whole | Kind::Minute => {}
    }
    field
}

/// A file whose length and SHA-256 are known when it ends.
struct Measured {
    out: BufWriter<File>,
    bytes: u64,
    hash: Sha256,
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(bytes)?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Makes a file that only its owner can read.
fn create(folder: &Path, name: &str) -> io::Result<BufWriter<File>> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(BufWriter::new(options.open(folder.join(name))?))
}

/// Sees the file to the disk.
fn settle(out: BufWriter<File>) -> io::Result<()> {
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}
