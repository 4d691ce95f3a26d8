//! Saved pages in the markup of several kinds of outlets, each beside the article that must come out of it.
//!
//! `pages/NAME.html` is the page, `pages/NAME.txt` what is read from it: its fields, an empty line, its text. All were
//! written for these tests. `PAGES_ACCEPT=1 cargo test --test pages` writes the second files anew, to be read in the diff.

#![allow(clippy::unwrap_used, reason = "a test stops where it can't go on")]

use std::fs;
use std::path::{Path, PathBuf};

use fact_ledger::article::{self, Article, Error};
use proptest::prelude::*;

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

fn shown(read: Result<Article, Error>) -> String {
    let article = match read {
        Ok(article) => article,
        Err(error) => return format!("error: {error}\n"),
    };
    let Article { headline, byline, outlet, published_at, url, language, text, .. } = article;
    let published_at = published_at.map(|moment| moment.to_string());
    let fields = [
        ("headline", headline),
        ("byline", byline),
        ("outlet", outlet),
        ("published_at", published_at),
        ("url", url),
        ("language", language),
    ];
    let lines = fields.map(|(name, value)| format!("{name}: {}\n", value.unwrap_or_default()));
    format!("{}\n{text}", lines.concat())
}

#[test]
fn takes_the_article_and_nothing_else_out_of_a_page() {
    let accept = std::env::var_os("PAGES_ACCEPT").is_some();
    let mut names: Vec<PathBuf> = fs::read_dir(pages()).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|ending| ending != "txt"));
    names.sort();
    assert!(names.len() >= 12, "only {} pages", names.len());
    let mut wrong = Vec::new();
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = shown(article::read(&fs::read(&path).unwrap(), &name));
        let golden = path.with_extension("txt");
        if accept {
            fs::write(&golden, &found).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != found {
            wrong.push(format!("{name} reads:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pieces that pages are made of, whole and broken.
const PIECES: [&str; 30] = [
    "<p>",
    "</p>",
    "<div class=\"share\">",
    "</div>",
    "<script>alert('MARK')</script>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<!--",
    "-->",
    "<a href=\"x",
    "\">",
    "<table><tr><td>",
    "</table>",
    "<b><i>",
    "<article>",
    "</article>",
    "&lt;script&gt;",
    "&#0;",
    "&#x202e;",
    "<br><br>",
    "<li>",
    "<h1>",
    "<svg onload=x>",
    "<q>",
    "<title>",
    "\u{0}",
    "<",
    "The mayor said on Monday that the dam was safe. ",
];

proptest! {
    #[test]
    fn reads_any_bytes_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in "[a-z]{0,3}(\\.(html|md|txt))?") {
        let _ = article::read(&bytes, &name);
    }

    #[test]
    fn lets_no_script_and_no_control_character_out_of_any_page(pieces in proptest::collection::vec(0..PIECES.len(), 0..80)) {
        let page: String = pieces.iter().map(|piece| PIECES[*piece]).filter(|piece| *piece != "\u{0}").collect();
        for name in ["page.html", "page.md"] {
            if let Ok(article) = article::read(page.as_bytes(), name) {
                prop_assert!(!article.text.contains("MARK"), "{:?} of {page:?}", article.text);
                prop_assert!(!article.text.chars().any(|c| c.is_control() && c != '\n'), "{:?}", article.text);
            }
        }
    }
}
