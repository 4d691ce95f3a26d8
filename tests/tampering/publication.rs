//! Somebody has a publication's files, on a web server or on the way from it.

use std::fs;

use fact_ledger::ledger::{Error, Ledger};
use fact_ledger::publish::{self, publish};
use fact_ledger::record::Audience;
use fact_ledger::store::Access;
use fact_ledger::verify::{Options, Report, verify};

use crate::list::listed_codes;
use crate::newsroom::{Newsroom, at, codes, copy_folder};

/// Publishes the small ledger.
fn publish_for(newsroom: &Newsroom, audience: Audience) -> publish::Summary {
    let options = publish::Options { texts: true, ..publish::Options::new(audience) };
    publish(&newsroom.open(), &newsroom.path("out"), &options, |_| ()).unwrap()
}

fn verify_folder(newsroom: &Newsroom, name: &str) -> Report {
    let ledger = Ledger::open_as_it_is(&newsroom.path(name), Access::Read).unwrap();
    assert!(ledger.is_publication());
    verify(&ledger, &Options { full: true, threads: None }, |_| ()).unwrap()
}

#[test]
fn finds_nothing_in_a_publication_for_any_audience() {
    for (audience, withheld) in [(Audience::Public, 1), (Audience::Desk, 0), (Audience::Counsel, 0)] {
        let newsroom = Newsroom::new();
        let summary = publish_for(&newsroom, audience);
        assert_eq!((summary.size, summary.withheld, summary.texts), (at::SIZE, withheld, 2), "{audience}");
        let report = verify_folder(&newsroom, "out");
        assert!(report.is_clean(), "{audience}: {:#?}", report.findings);
        assert_eq!((report.size, report.withheld, report.texts), (at::SIZE, withheld, 2));
        assert_eq!(report.root, newsroom.verify().root);
    }
}

#[test]
fn finds_nothing_in_a_publication_that_grew_and_writes_only_what_changed() {
    let newsroom = Newsroom::new();
    publish_for(&newsroom, Audience::Desk);
    let again = publish_for(&newsroom, Audience::Desk);
    assert_eq!((again.files_written, again.files_removed), (0, 0));
    let line = newsroom.line(20).replace("Convoy", "Column");
    newsroom.append(&line);
    newsroom.reindex();
    let grown = publish_for(&newsroom, Audience::Desk);
    // The last tile of level 0, its entries, its records and the checkpoint; the records' older partial file is gone.
    assert_eq!((grown.files_written, grown.files_removed), (4, 1));
    let report = verify_folder(&newsroom, "out");
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert_eq!(report.size, at::SIZE + 1);
}

/// A story, the file, what becomes of its bytes (nothing: it is deleted), and all that is then found.
type Case = (&'static str, &'static str, fn(&[u8]) -> Option<Vec<u8>>, &'static [&'static str]);

fn replaced(bytes: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(text.contains(from), "{from} is not there");
    Some(text.replacen(from, to, 1).into_bytes())
}

fn flipped(bytes: &[u8], at: usize) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    Some(bytes)
}

const CASES: &[Case] = &[
    (
        "a record is changed",
        "records/000.jsonl",
        |bytes| replaced(bytes, "They met in Doha.", "They met in Cairo."),
        &["digest_mismatch"],
    ),
    (
        "a record is withheld under a false digest",
        "records/000.jsonl",
        |bytes| replaced(bytes, "{\"digest\":\"", "{\"digest\":\"0000000").map(|bytes| shorten_digest(&bytes)),
        &["file_mismatch"],
    ),
    ("records are not there", "records/001.p/44.jsonl", |_| None, &["file_mismatch"]),
    (
        "an old file of records stays",
        "records/001.p/7.jsonl",
        |_| Some(b"{\"what was\":\"erased\"}\n".to_vec()),
        &["file_surplus"],
    ),
    (
        "an entry is changed",
        "tile/entries/001.p/44",
        |bytes| flipped(bytes, 34 * 9 + 5),
        &["digest_mismatch", "tile_mismatch", "checkpoint_root_mismatch"],
    ),
    ("a tile is changed", "tile/0/000", |bytes| flipped(bytes, 40), &["tile_mismatch"]),
    ("a tile above is changed", "tile/1/000.p/1", |bytes| flipped(bytes, 20), &["tile_mismatch"]),
    ("a tile is cut", "tile/0/001.p/44", |bytes| Some(bytes[..100].to_vec()), &["tile_missing"]),
    ("a tile is not there", "tile/0/001.p/44", |_| None, &["tile_missing"]),
    ("a tile is too many", "tile/0/007", |_| Some(vec![0; 8192]), &["file_surplus"]),
    ("a file among the tiles is none", "tile/0/readme", |_| Some(vec![0; 32]), &["file_surplus"]),
    ("an older part of a tile is another", "tile/0/001.p/3", |_| Some(vec![0; 96]), &["file_mismatch"]),
    ("an older part of the entries is another", "tile/entries/001.p/3", |_| Some(vec![0; 102]), &["file_mismatch"]),
    (
        "another root is put under the signature",
        "checkpoint",
        |bytes| {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            let root = text.lines().nth(2).unwrap().to_owned();
            let other = fact_ledger::merkle::empty_root().to_base64();
            Some(text.replace(&root, &other).into_bytes())
        },
        &["checkpoint_root_mismatch", "checkpoint_signature"],
    ),
];

/// Puts a digest that was made longer back to its length.
fn shorten_digest(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let start = text.find("{\"digest\":\"").unwrap() + 11;
    format!("{}{}", &text[..start + 64], &text[start + 71..]).into_bytes()
}

#[test]
fn finds_altered_files() {
    let newsroom = Newsroom::new();
    publish_for(&newsroom, Audience::Public);
    for (story, name, change, expected) in CASES {
        copy_folder(&newsroom.path("out"), &newsroom.path("copy"));
        let path = newsroom.path("copy").join(name);
        let before = fs::read(&path).unwrap_or_default();
        match change(&before) {
            Some(bytes) => {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, bytes).unwrap();
            }
            None => fs::remove_file(&path).unwrap(),
        }
        let report = verify_folder(&newsroom, "copy");
        assert_eq!(codes(&report), expected.iter().copied().collect(), "{story}: {:#?}", report.findings);
        listed_codes("publication", story, expected);
        fs::remove_dir_all(newsroom.path("copy")).unwrap();
    }
}

#[test]
fn finds_altered_texts() {
    let newsroom = Newsroom::new();
    publish_for(&newsroom, Audience::Public);
    let texts = newsroom.path("out").join("texts");
    let text = fs::read_dir(&texts).unwrap().next().unwrap().unwrap().path();
    let content = fs::read_to_string(&text).unwrap();
    fs::write(&text, content.replace("Doha", "Cairo")).unwrap();
    assert_eq!(codes(&verify_folder(&newsroom, "out")), ["text_mismatch"].into());
    fs::remove_file(&text).unwrap();
    let report = verify_folder(&newsroom, "out");
    assert!(report.is_clean(), "{:#?}", report.findings);
    assert_eq!((report.texts, report.texts_withheld), (1, 1));
    fs::write(texts.join(format!("{}.json", "0".repeat(64))), "{}").unwrap();
    assert_eq!(codes(&verify_folder(&newsroom, "out")), ["file_surplus"].into());
}

#[test]
fn refuses_an_older_checkpoint_whose_files_are_not_there() {
    let newsroom = Newsroom::new();
    publish_for(&newsroom, Audience::Public);
    let older: String = newsroom.value("SELECT note FROM checkpoint WHERE size = 11");
    fs::write(newsroom.path("out").join("checkpoint"), older).unwrap();
    assert!(Ledger::open(&newsroom.path("out"), Access::Read).is_err());
}

fn is_altered<T>(asked: Result<T, Error>, at: u64) {
    let Err(Error::NotInLog { number, .. }) = asked else { panic!("nobody said that record {at} was altered") };
    assert_eq!(number, at);
}

/// Whoever reads, proves or publishes is told, not only whoever verifies.
#[test]
fn gives_no_altered_line_out_as_if_it_stood_in_the_log() {
    let newsroom = Newsroom::new();
    publish_for(&newsroom, Audience::Public);
    let records = newsroom.path("out/records/000.p").join(format!("{}.jsonl", at::SIZE % 256));
    let name = if records.exists() { records } else { newsroom.path("out/records/000.jsonl") };
    let lines = fs::read_to_string(&name).unwrap();
    let altered = lines.lines().position(|line| line.contains("Doha")).unwrap() as u64;
    fs::write(&name, lines.replacen("Doha", "Cairo", 1)).unwrap();
    is_altered(Ledger::open(&newsroom.path("out"), Access::Read), altered);

    newsroom.alter(&format!("UPDATE record SET line = replace(line, 'Doha', 'Cairo') WHERE number = {altered}"));
    let ledger = newsroom.open();
    is_altered(ledger.record(altered), altered);
    let head = ledger.checkpoint_where(u64::MAX, |_| true).unwrap().unwrap();
    is_altered(ledger.prove(altered, head.clone()), altered);
    ledger.prove(altered + 1, head).unwrap();
    let published = publish(&ledger, &newsroom.path("again"), &publish::Options::new(Audience::Desk), |_| ());
    is_altered(
        published.map_err(|error| if let publish::Error::Ledger(error) = error { error } else { panic!("{error}") }),
        altered,
    );
}
