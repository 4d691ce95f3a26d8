//! Parquet, for analysts whose ledgers are large: the table of statements, typed and compressed, as DuckDB, pandas, R and
//! Spark read it. Built only with the feature `parquet`.
//!
//! The columns are those of the format `csv`, without its guard against formulas. `recorded_at` is a timestamp in UTC,
//! `effective_at` text, since it is a date or a time as it was given. Rows are written in groups, so that memory does not
//! grow with their number.

use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};

use super::table::{Column, Kind, Statements, Table, Value};
use super::{Error, Export, Out, Selected};

/// How many rows are held before they are written.
const GROUP: usize = 16_384;

/// Writes a Parquet file.
pub(super) struct Parquet<'a> {
    writer: Option<SerializedFileWriter<Out<'a>>>,
    columns: Vec<(&'static Column<Statements>, Held)>,
    rows: usize,
}

/// A column's values that wait for their group to be full, and of every row whether it has one.
struct Held {
    values: Values,
    present: Vec<i16>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Numbers(Vec<i64>),
    Flags(Vec<bool>),
}

impl<'a> Parquet<'a> {
    /// Begins the file.
    pub(super) fn begin(columns: Vec<&'static Column<Statements>>, out: Out<'a>) -> Result<Self, Error> {
        let fields = columns.iter().map(|column| field(column)).collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder(Statements::NAME).with_fields(fields).build()?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        let columns = columns.into_iter().map(|column| (column, Held::of(column.kind))).collect();
        Ok(Self { writer: Some(writer), columns, rows: 0 })
    }

    fn write_group(&mut self) -> Result<(), Error> {
        let Some(writer) = self.writer.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let mut group = writer.next_row_group()?;
        for (_, held) in &mut self.columns {
            let Some(mut column) = group.next_column()? else { break };
            match (column.untyped(), &mut held.values) {
                (ColumnWriter::ByteArrayColumnWriter(out), Values::Texts(texts)) => {
                    out.write_batch(texts, Some(&held.present), None)?;
                    texts.clear();
                }
                (ColumnWriter::Int64ColumnWriter(out), Values::Numbers(numbers)) => {
                    out.write_batch(numbers, Some(&held.present), None)?;
                    numbers.clear();
                }
                (ColumnWriter::BoolColumnWriter(out), Values::Flags(flags)) => {
                    out.write_batch(flags, Some(&held.present), None)?;
                    flags.clear();
                }
                _ => return Err(ParquetError::General("a column is not of its type".to_owned()).into()),
            }
            held.present.clear();
            column.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl Export for Parquet<'_> {
    fn statement(&mut self, statement: Selected<'_>) -> Result<(), Error> {
        let facts = statement.facts();
        for (column, held) in &mut self.columns {
            held.take((column.value)(&facts));
        }
        self.rows += 1;
        if self.rows == GROUP { self.write_group() } else { Ok(()) }
    }

    fn end(&mut self) -> Result<(), Error> {
        self.write_group()?;
        if let Some(mut writer) = self.writer.take() {
            writer.finish()?;
        }
        Ok(())
    }
}

impl Held {
    fn of(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text | Kind::List(_) | Kind::Word(_) | Kind::Digest | Kind::Moment => Values::Texts(Vec::new()),
            Kind::Whole | Kind::Minute => Values::Numbers(Vec::new()),
            Kind::Flag => Values::Flags(Vec::new()),
        };
        Self { values, present: Vec::new() }
    }

    fn take(&mut self, value: Value<'_>) {
        self.present.push(i16::from(value != Value::Nothing));
        match (&mut self.values, value) {
            (_, Value::Nothing) => {}
            (Values::Numbers(numbers), Value::Whole(number)) => numbers.push(i64::try_from(number).unwrap_or(i64::MAX)),
            (Values::Numbers(numbers), Value::Minute(minute)) => numbers.push(minute.as_minutes() * 60_000),
            (Values::Flags(flags), Value::Flag(flag)) => flags.push(flag),
            (Values::Texts(texts), value) => texts.push(value.into_text().into_owned().into_bytes().into()),
            // A value of another kind than its column's is no value.
            _ => {
                self.present.pop();
                self.present.push(0);
            }
        }
    }
}

fn field(column: &Column<Statements>) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text | Kind::List(_) | Kind::Word(_) | Kind::Digest | Kind::Moment => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String))
        }
        Kind::Whole => (Physical::INT64, None),
        Kind::Minute => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
        Kind::Flag => (Physical::BOOLEAN, None),
    };
    let field = Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(field.with_logical_type(logical).build()?))
}

impl From<ParquetError> for Error {
    fn from(error: ParquetError) -> Self {
        Self::Output(std::io::Error::other(error))
    }
}
