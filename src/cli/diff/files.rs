//! `diff OLD NEW`: two files of a story, drafted and compared, without any ledger.

use std::path::Path;

use super::versions::{self, Side};
use crate::article::Article;
use crate::cli::draft::read;
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::draft;
use crate::review;

/// Compares the stories in two files; tells whether they differ.
pub(super) fn run(old: &Path, new: &Path, output: &mut Output) -> Result<bool, Failure> {
    if old == Path::new("-") && new == Path::new("-") {
        return Err(Failure::new("standard input can be read once only, and '-' stands twice")
            .hint("name a file for one of the two"));
    }
    let (before, after) = (read(old)?, read(new)?);
    // Drafting is most of the work, and the two have nothing to do with each other.
    let (before, after) = std::thread::scope(|scope| {
        let before = scope.spawn(|| side(old, before));
        let after = side(new, after);
        (before.join(), after)
    });
    let before = before.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    versions::compare(&before, &after, output)
}

fn side(path: &Path, article: Article) -> Side {
    let proposals = review::without_doubtful(review::propose(&article.text, &draft::draft(&article.text)));
    Side { name: path.display().to_string(), told: review::told(&proposals), ids: Vec::new(), text: article.text }
}
