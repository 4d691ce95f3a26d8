//! The formats, held to hostile texts: formulas, markup, quotation marks, line ends and reordering characters.

use super::*;
use crate::ledger::{Founding, Revised, Session};
use crate::record::{Attribution, Class, Digest, Header, Record, Statement, Terms};

fn statement(text: &str) -> Statement {
    let anonymous = Attribution {
        phrase: Some("two people | close to the talks".into()),
        count: Some(2),
        basis: Some("close to the talks".into()),
        terms: Terms::Background,
        ..Attribution::new(Class::AnonymousSource)
    };
    let named = Attribution { name: Some("Ada Example".into()), ..Attribution::new(Class::Official) };
    let mut statement = Statement::new(text.into(), vec![anonymous, named]);
    statement.tags = vec!["talks".into(), "trip".into()];
    statement
}

fn revised(text: &str) -> Revised {
    let digest = Digest::of(text.as_bytes());
    let header = Header {
        recorded_at: "2026-11-22T11:28:00Z".parse().unwrap(),
        recorded_by: "desk".into(),
        salt: [7; 16].into(),
        v: 1,
    };
    Revised { id: digest, number: 3, digest, header, statement: statement(text) }
}

/// Writes one statement by itself.
fn written(begin: impl FnOnce(Out<'_>) -> Box<dyn Export + '_>, text: &str) -> String {
    let mut out = Vec::new();
    let revised = revised(text);
    {
        let mut export = begin(&mut out);
        export.statement(Selected { revised: &revised, contested: None }).unwrap();
        export.end().unwrap();
    }
    String::from_utf8(out).unwrap()
}

fn separated(format: Format, text: &str) -> String {
    let columns = chosen(&[]).unwrap();
    match format {
        Format::Csv => written(|out| Box::new(Separated::csv(columns, out).unwrap()), text),
        _ => written(|out| Box::new(Separated::tsv(columns, out).unwrap()), text),
    }
}

fn read_back(format: Format, text: &str) -> Vec<(String, String)> {
    let exported = separated(format, text);
    let delimiter = if format == Format::Csv { b',' } else { b'\t' };
    let mut reader = ::csv::ReaderBuilder::new().delimiter(delimiter).from_reader(exported.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 1, "{exported}");
    header.iter().zip(&rows[0]).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
}

fn text_cell(format: Format, text: &str) -> String {
    read_back(format, text).into_iter().find(|(name, _)| name == "text").unwrap().1
}

fn markdown(text: &str) -> String {
    let page = written(|out| Box::new(Markdown::begin(Vec::new(), out).unwrap()), text);
    page.lines().skip(2).collect::<Vec<_>>().join("\n")
}

fn html(text: &str) -> String {
    written(|out| Box::new(Html::begin(Vec::new(), out).unwrap()), text)
}

#[test]
fn guards_every_cell_that_a_spreadsheet_would_run() {
    for format in [Format::Csv, Format::Tsv] {
        for formula in ["=1+1", "+49 30", "-2+3", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "  =1", "'=1", "＝1"] {
            assert_eq!(text_cell(format, formula), format!("'{formula}"), "{format}");
        }
        for plain in ["A talk = a talk", "“-” he said", "'tis so", "3-2", ""] {
            assert_eq!(text_cell(format, plain), plain, "{format}");
        }
    }
    assert_eq!(text_cell(Format::Csv, "\t=1"), "'\t=1");
    assert_eq!(text_cell(Format::Csv, "\nplain"), "'\nplain");
    assert_eq!(text_cell(Format::Tsv, "\t=1"), "' =1");
}

#[test]
fn keeps_quotes_commas_and_line_ends_in_csv_and_one_line_a_row_in_tsv() {
    let text = "He said \"no\", then\r\n\"yes\";\tthen left\u{2028}again";
    assert_eq!(text_cell(Format::Csv, text), text);
    assert_eq!(text_cell(Format::Tsv, text), "He said \"no\", then  \"yes\"; then left again");
    assert_eq!(separated(Format::Tsv, text).lines().count(), 2);
    assert!(separated(Format::Csv, "plain").split("\r\n").nth(2).is_some_and(str::is_empty));
}

#[test]
fn tells_sources_apart_by_their_position_in_each_column() {
    let row: std::collections::HashMap<_, _> = read_back(Format::Csv, "Both said so.").into_iter().collect();
    let expected = [
        ("sources", "two people | close to the talks | Ada Example"),
        ("classes", "anonymous_source;official"),
        ("named", "yes"),
        ("people", "3"),
        ("terms", "background;not_stated"),
        ("stances", "asserts;asserts"),
        ("bases", "close to the talks | "),
        ("anonymity_reasons", ""),
        ("tags", "talks;trip"),
        ("effective_at", ""),
        ("recorded_at", "2026-11-22T11:28:00Z"),
        ("number", "3"),
    ];
    for (column, cell) in expected {
        assert_eq!(row[column], cell, "{column}");
    }
    assert_eq!(row["id"].len(), 64);
}

#[test]
fn escapes_whatever_markdown_or_html_would_obey() {
    let row = markdown("a | b `c` <script>&\n*d* [e](f) \\| _g_ $h$");
    assert!(row.contains(r"a \| b \`c\` &lt;script&gt;&amp; \*d\* \[e\](f) \\\| \_g\_ \$h\$"), "{row}");
    assert!(row.contains(r"two people \| close to the talks (anonymous\_source); Ada Example (official)"), "{row}");
    assert_eq!(row.lines().count(), 1);
}

#[test]
fn obeys_no_markup_in_a_page_and_loads_nothing_from_elsewhere() {
    let page = html("a <script>alert(1)</script> \"b\" & <img src=x onerror=y> \u{7}\u{2028}end");
    assert!(
        page.contains("a &lt;script&gt;alert(1)&lt;/script&gt; &quot;b&quot; &amp; &lt;img src=x onerror=y&gt;   end")
    );
    assert!(
        page.contains("two people | close to the talks <span class=\"class anonymous_source\">anonymous source</span>")
    );
    assert!(page.contains("default-src 'none'"), "a reader's browser asks nobody for anything");
    for absent in ["<script", "http:", "https:", "<link", "url("] {
        assert!(!page.contains(absent), "{absent}");
    }
    for (element, times) in [("<html", 1), ("<tr>", 2), ("</table>", 1), ("</body>\n</html>\n", 1)] {
        assert_eq!(page.matches(element).count(), times, "{element}");
    }
}

#[test]
fn writes_the_columns_that_were_chosen_in_their_order_and_refuses_others() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let columns = || chosen::<Statements>(&names(&["status", "text"])).unwrap();
    assert_eq!(
        written(|out| Box::new(Separated::csv(columns(), out).unwrap()), "So."),
        "status,text\r\nreported,So.\r\n"
    );
    let table = "| status | text |\n|---|---|\n| reported | \\*So\\*. |\n";
    assert_eq!(written(|out| Box::new(Markdown::begin(columns(), out).unwrap()), "*So*."), table);
    let page = written(|out| Box::new(Html::begin(columns(), out).unwrap()), "<So>.");
    assert!(page.contains("<tr><td class=\"word\" data-label=\"status\">reported</td><td class=\"text\" data-label=\"text\">&lt;So&gt;.</td></tr>"), "{page}");

    let refused = |given: &[&str]| chosen::<Statements>(&names(given)).err().unwrap();
    assert_eq!(refused(&["text", "text"]), BadColumns::Twice { name: "text".into() });
    assert!(
        refused(&["id", "colour"]).to_string().starts_with("column 'colour' is unknown; the columns are: id, revision")
    );
}

#[test]
fn takes_reordering_characters_out_of_what_is_read_and_keeps_them_in_data() {
    let text = "paid \u{202e}001\u{202c} and \u{2067}x\u{2069}";
    assert!(markdown(text).contains("paid 001 and x"));
    assert!(html(text).contains("paid 001 and x"));
    assert_eq!(text_cell(Format::Csv, text), text);
}

#[test]
fn writes_a_json_array_whose_rows_give_their_record_line_again() {
    let mut out = Vec::new();
    Json::begin(&mut out).unwrap().end().unwrap();
    assert_eq!(out, b"[]\n");

    let rows = [revised("\"quoted\" \u{202e}<b>"), revised("=1\n2")];
    let mut out = Vec::new();
    {
        let mut export = Json::begin(&mut out).unwrap();
        rows.iter().for_each(|revised| export.statement(Selected { revised, contested: None }).unwrap());
        export.end().unwrap();
    }
    let read: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(&out).unwrap();
    assert_eq!(read.len(), rows.len());
    for (mut object, row) in read.into_iter().zip(rows) {
        for (key, value) in [
            ("id", row.id.to_string().into()),
            ("number", row.number.into()),
            ("digest", row.digest.to_string().into()),
        ] {
            assert_eq!(object.remove(key), Some(value));
        }
        let record = Record { header: row.header, body: crate::record::Body::Statement(row.statement) };
        assert_eq!(crate::record::to_line(&object).unwrap(), record.to_line().unwrap());
    }
}

#[test]
fn exports_records_verbatim_so_that_each_line_hashes_to_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let mut seed = 0u8;
    let mut random = |bytes: &mut [u8]| {
        seed += 1;
        bytes.fill(seed);
    };
    let now = "2026-11-22T11:28:00Z".parse().unwrap();
    let founding = Founding { origin: "example.com/desk", name: "desk", zone: "UTC", now, random: &mut random };
    let (ledger, key) =
        Ledger::found(&folder.path().join("ledger.db"), founding, |_| Ok(folder.path().join("key"))).unwrap();
    let mut session = Session { now, random: &mut random, key: &key, clock_may_lag: false };
    let texts = ["First, as reported.", "Second: =1+1, as reported."];
    let added = ledger
        .commit(&mut session, |batch| texts.iter().try_for_each(|text| batch.add_statement(statement(text)).map(drop)));
    added.unwrap_or_else(|error: ledger::Error| panic!("{error}"));

    let mut out = Vec::new();
    assert_eq!(export(&ledger, Format::Jsonl, &Options::default(), &mut out).unwrap(), 3);
    let lines: Vec<&str> = std::str::from_utf8(&out).unwrap().lines().collect();
    assert_eq!(lines.len(), 3);
    for (number, line) in (0u64..).zip(lines) {
        assert_eq!(Digest::of(line.as_bytes()), ledger.digest_of(number).unwrap());
    }
    for format in [Format::Csv, Format::Tsv, Format::Markdown, Format::Html, Format::Json] {
        let mut out = Vec::new();
        assert_eq!(export(&ledger, format, &Options::default(), &mut out).unwrap(), 2, "{format}");
        let text = String::from_utf8(out).unwrap();
        assert!(text.find("Second").unwrap() < text.find("First").unwrap(), "{text}");
    }
}

#[test]
fn knows_its_formats_by_their_words() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse(), Ok(*format));
    }
    let error = "xls".parse::<Format>().unwrap_err().to_string();
    assert_eq!(
        error,
        "format 'xls' is unknown; it is one of: csv, tsv, xlsx, md, html, json, jsonl, datapackage, parquet, schemaorg, annotations, prov, ninjs"
    );
}
