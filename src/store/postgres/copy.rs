//! Rows in the text format of PostgreSQL's `COPY`: a line each, columns between tabs, `\\N` for nothing.

use std::io::Write;

use super::pending::Column;

/// These columns' rows.
pub(super) fn text(columns: &[Column]) -> Vec<u8> {
    let rows = columns.iter().map(Column::len).min().unwrap_or_default();
    let mut text = Vec::with_capacity(rows * 256);
    for row in 0..rows {
        for (position, column) in columns.iter().enumerate() {
            if position > 0 {
                text.push(b'\t');
            }
            let there = match column {
                Column::Integers(column) => column[row].map(|value| drop(write!(text, "{value}"))),
                Column::Texts(column) => column[row].as_deref().map(|value| escape(value.as_bytes(), &mut text)),
                Column::Bytes(column) => column[row].as_deref().map(|value| hex(value, &mut text)),
            };
            if there.is_none() {
                text.extend_from_slice(b"\\N");
            }
        }
        text.push(b'\n');
    }
    text
}

fn escape(value: &[u8], out: &mut Vec<u8>) {
    for byte in value {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            byte => out.push(*byte),
        }
    }
}

fn hex(value: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(b"\\\\x");
    for byte in value {
        out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_would_end_a_column_or_a_row() {
        let columns = [
            Column::Integers(vec![Some(-7), None]),
            Column::Texts(vec![Some("a\tb\\c\nd\re".to_owned()), Some("\\N".to_owned())]),
            Column::Bytes(vec![Some(vec![0, 0xab]), None]),
        ];
        assert_eq!(String::from_utf8(text(&columns)).unwrap(), "-7\ta\\tb\\\\c\\nd\\re\t\\\\x00ab\n\\N\t\\\\N\t\\N\n");
    }
}
