//! What a transaction has still to send: rows gathered by table and statements in between, so that a commit costs a few
//! round trips however many rows it has.

use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use super::copy;
use crate::store::cells::Value;
use crate::store::engine::{Kind, Put, Target};

/// How many bytes are gathered at the most before they are sent.
const MOST_BYTES: usize = 16 << 20;
/// How many bytes are worth being sent where that need not be waited for.
const WORTH_SENDING: usize = 1 << 20;
/// How many rows are worth a `COPY`, which has a round trip of its own.
const COPIED: usize = 64;

type Failure = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self {
            Self::Integer(value) => value.to_sql(&Type::INT8, out),
            Self::Text(value) => value.to_sql(&Type::TEXT, out),
            Self::Bytes(value) => value.to_sql(&Type::BYTEA, out),
            Self::Null | Self::Alien => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Values as they are sent.
pub(super) fn parameters<'a>(values: &'a [Value<'a>]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    values.iter().map(|value| (value as &(dyn ToSql + Sync), type_of(value))).collect()
}

/// The type by which a value is sent; the server works that of nothing out.
fn type_of(value: &Value<'_>) -> Type {
    match value {
        Value::Integer(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
        Value::Bytes(_) => Type::BYTEA,
        Value::Null | Value::Alien => Type::UNKNOWN,
    }
}

/// One column of gathered rows.
#[derive(Debug)]
pub(super) enum Column {
    Integers(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Column {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Integer => Self::Integers(Vec::new()),
            Kind::Text | Kind::Words => Self::Texts(Vec::new()),
            Kind::Bytes => Self::Bytes(Vec::new()),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Integers(column) => column.len(),
            Self::Texts(column) => column.len(),
            Self::Bytes(column) => column.len(),
        }
    }

    /// Adds a value and returns about how many bytes it has.
    fn push(&mut self, value: Value<'_>) -> usize {
        match (self, value) {
            (Self::Integers(column), Value::Integer(value)) => column.push(Some(value)),
            (Self::Texts(column), Value::Text(value)) => {
                column.push(Some(value.to_owned()));
                return value.len() + 8;
            }
            (Self::Bytes(column), Value::Bytes(value)) => {
                column.push(Some(value.to_owned()));
                return value.len() + 8;
            }
            (Self::Integers(column), _) => column.push(None),
            (Self::Texts(column), _) => column.push(None),
            (Self::Bytes(column), _) => column.push(None),
        }
        8
    }

    fn has(&self, row: usize, value: Value<'_>) -> bool {
        match (self, value) {
            (Self::Integers(column), Value::Integer(value)) => column[row] == Some(value),
            (Self::Texts(column), Value::Text(value)) => column[row].as_deref() == Some(value),
            (Self::Bytes(column), Value::Bytes(value)) => column[row].as_deref() == Some(value),
            _ => false,
        }
    }

    fn into_parameter(self) -> (Box<dyn ToSql + Sync + Send>, Type) {
        match self {
            Self::Integers(column) => (Box::new(column), Type::INT8_ARRAY),
            Self::Texts(column) => (Box::new(column), Type::TEXT_ARRAY),
            Self::Bytes(column) => (Box::new(column), Type::BYTEA_ARRAY),
        }
    }
}

#[derive(Debug)]
enum Operation {
    Rows { target: &'static Target, columns: Vec<Column> },
    Statement { sql: String, columns: Vec<Column> },
}

/// A statement as it is sent.
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) parameters: Vec<(Box<dyn ToSql + Sync + Send>, Type)>,
    /// What follows it, if it is a `COPY`.
    pub(super) copied: Option<Vec<u8>>,
}

impl Statement {
    /// One without values.
    pub(super) fn plain(sql: &str) -> Self {
        Self { sql: sql.to_owned(), parameters: Vec::new(), copied: None }
    }
}

/// What is gathered, in the order in which it must be sent.
#[derive(Debug, Default)]
pub(super) struct Pending {
    operations: Vec<Operation>,
    bytes: usize,
}

impl Pending {
    /// Adds a row, next to others of its table since the last statement.
    pub(super) fn insert(&mut self, target: &'static Target, values: &[Value<'_>]) {
        let since = self.operations.iter_mut().rev().take_while(|one| matches!(one, Operation::Rows { .. }));
        let mut same = since.filter_map(|one| match one {
            Operation::Rows { target: of, columns } if *of == target => Some(columns),
            _ => None,
        });
        // One statement changes a row once.
        let columns = match same.next().filter(|columns| !has_key(target, columns, values)) {
            Some(columns) => columns,
            None => {
                let columns = target.columns.iter().map(|(_, kind)| Column::of(*kind)).collect();
                self.operations.push(Operation::Rows { target, columns });
                match self.operations.last_mut() {
                    Some(Operation::Rows { columns, .. }) => columns,
                    _ => return,
                }
            }
        };
        self.bytes += columns.iter_mut().zip(values).map(|(column, value)| column.push(*value)).sum::<usize>();
    }

    /// Adds a statement, which sees all rows before it.
    pub(super) fn run(&mut self, sql: &str, values: &[Value<'_>]) {
        let column = |value: &Value<'_>| {
            let mut column = Column::of(match value {
                Value::Integer(_) => Kind::Integer,
                Value::Bytes(_) => Kind::Bytes,
                _ => Kind::Text,
            });
            self.bytes += column.push(*value);
            column
        };
        let columns = values.iter().map(column).collect();
        self.operations.push(Operation::Statement { sql: numbered(sql), columns });
    }

    /// Whether what is gathered could change what this query finds.
    pub(super) fn concerns(&self, sql: &str) -> bool {
        let names = |table: &str| sql.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == table);
        self.operations.iter().any(|one| match one {
            Operation::Rows { target, .. } => names(target.table),
            Operation::Statement { sql, .. } => {
                let table =
                    sql.split_whitespace().find(|word| !["INSERT", "INTO", "UPDATE", "DELETE", "FROM"].contains(word));
                table.is_none_or(names)
            }
        })
    }

    /// Whether it is time to send.
    pub(super) fn is_much(&self) -> bool {
        self.bytes > MOST_BYTES
    }

    /// Whether sending costs less than it saves.
    pub(super) fn is_worth_sending(&self) -> bool {
        self.bytes > WORTH_SENDING
    }

    /// Everything, as statements to be sent in this order.
    pub(super) fn into_statements(self) -> impl Iterator<Item = Statement> {
        self.operations.into_iter().map(Operation::into_statement)
    }
}

/// Whether a row with the key of `values` is among these, if the target's rows have one.
fn has_key(target: &Target, columns: &[Column], values: &[Value<'_>]) -> bool {
    let (Put::Over(key) | Put::Into(key)) = target.put else { return false };
    let of_key = || target.columns.iter().zip(columns.iter().zip(values)).filter(|((name, _), _)| key.contains(name));
    (0..columns[0].len()).any(|row| of_key().all(|(_, (column, value))| column.has(row, *value)))
}

impl Operation {
    fn into_statement(self) -> Statement {
        match self {
            Self::Rows { target, columns } if columns[0].len() >= COPIED && target.put == Put::New => {
                let names: Vec<&str> = target.columns.iter().map(|(name, _)| *name).collect();
                let sql = format!("COPY {} ({}) FROM STDIN", target.table, names.join(", "));
                Statement { sql, parameters: Vec::new(), copied: Some(copy::text(&columns)) }
            }
            Self::Rows { target, columns } => {
                let parameters = columns.into_iter().map(Column::into_parameter).collect();
                Statement { sql: putting(target), parameters, copied: None }
            }
            Self::Statement { sql, columns } => {
                Statement { sql, parameters: columns.into_iter().map(single).collect(), copied: None }
            }
        }
    }
}

/// The one value of a column.
fn single(column: Column) -> (Box<dyn ToSql + Sync + Send>, Type) {
    match column {
        Column::Integers(mut column) => (Box::new(column.pop().flatten()), Type::INT8),
        Column::Texts(mut column) => (Box::new(column.pop().flatten()), Type::TEXT),
        Column::Bytes(mut column) => (Box::new(column.pop().flatten()), Type::BYTEA),
    }
}

/// The statement that puts any number of rows, one array a column.
fn putting(target: &Target) -> String {
    let mut arrays = Vec::new();
    let mut columns = Vec::new();
    let mut names = Vec::new();
    for (position, (name, kind)) in target.columns.iter().enumerate() {
        let (array, column) = match kind {
            Kind::Integer => ("bigint[]", (*name).to_owned()),
            Kind::Text => ("text[]", (*name).to_owned()),
            Kind::Bytes => ("bytea[]", (*name).to_owned()),
            Kind::Words => ("text[]", format!("CAST({name} AS tsvector)")),
        };
        arrays.push(format!("CAST(${} AS {array})", position + 1));
        columns.push(column);
        names.push(*name);
    }
    let table = target.table;
    let set = |key: &[&str], from: &str| {
        let others = names.iter().filter(|name| !key.contains(name));
        others.map(|name| format!("{name} = {from}.{name}")).collect::<Vec<_>>().join(", ")
    };
    let rows = format!("unnest({}) AS new ({})", arrays.join(", "), names.join(", "));
    let insertion = format!("INSERT INTO {table} ({}) SELECT {} FROM {rows}", names.join(", "), columns.join(", "));
    match target.put {
        Put::New => insertion,
        Put::Once => format!("{insertion} ON CONFLICT DO NOTHING"),
        Put::Over(key) => {
            format!("{insertion} ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), set(key, "excluded"))
        }
        Put::Into(key) => {
            let same: Vec<String> = key.iter().map(|name| format!("{table}.{name} = new.{name}")).collect();
            format!("UPDATE {table} SET {} FROM {rows} WHERE {}", set(key, "new"), same.join(" AND "))
        }
    }
}

/// The same SQL with `$1`, `$2`, … for each `?`.
pub(super) fn numbered(sql: &str) -> String {
    let mut numbered = String::with_capacity(sql.len() + 8);
    for (position, part) in sql.split('?').enumerate() {
        if position > 0 {
            numbered.push_str(&format!("${position}"));
        }
        numbered.push_str(part);
    }
    numbered
}
