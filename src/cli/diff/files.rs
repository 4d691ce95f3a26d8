//! `diff OLD NEW`: two files of a story, drafted and compared, without any ledger.

use std::path::Path;

use super::versions::{self, Side};
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
    versions::compare(&side(old)?, &side(new)?, output)
}

fn side(path: &Path) -> Result<Side, Failure> {
    let article = read(path)?;
    let proposals = review::without_doubtful(review::propose(&article.text, &draft::draft(&article.text)));
    Ok(Side { name: path.display().to_string(), told: review::told(&proposals), ids: Vec::new(), text: article.text })
}
