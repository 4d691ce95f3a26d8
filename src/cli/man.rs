//! `man`: manual pages, made from the help.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Command, ValueHint};
use serde::Serialize;

use super::Outcome;
use super::args;
use super::failure::Failure;
use super::output::Output;

#[derive(Args)]
pub(super) struct ManOptions {
    /// The folder for the pages, one a command, made if it is not there. Otherwise the page of `ledger` is printed.
    #[arg(long, short, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) output: Option<PathBuf>,
}

#[derive(Serialize)]
struct Written {
    folder: String,
    pages: Vec<String>,
}

pub(super) fn run(options: &ManOptions, output: &mut Output) -> Result<Outcome, Failure> {
    let mut command = args::command();
    command.build();
    let Some(folder) = &options.output else {
        output.writer().write_all(&page(&command, "ledger")?)?;
        return Ok(Outcome::Good);
    };
    let failed = |path: &Path, error: &std::io::Error| {
        Failure::unwritable(path, format!("{} can't be written: {error}", path.display()))
            .hint("name a folder of yours, like ~/.local/share/man/man1")
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut pages = Vec::new();
    for (name, command) in commands(&command, "ledger") {
        let file = format!("{name}.1");
        let path = folder.join(&file);
        fs::write(&path, page(command, &name)?).map_err(|error| failed(&path, &error))?;
        pages.push(file);
    }
    if output.json {
        output.json(&Written { folder: folder.display().to_string(), pages })?;
    } else if output.quiet {
        pages.iter().try_for_each(|page| output.line(folder.join(page).display().to_string()))?;
    } else {
        output.line(format!("Wrote {} manual pages to {}", pages.len(), folder.display()))?;
    }
    Ok(Outcome::Good)
}

/// A command and all beneath it, each with the name of its page.
fn commands<'c>(command: &'c Command, name: &str) -> Vec<(String, &'c Command)> {
    let mut found = vec![(name.to_owned(), command)];
    for one in command.get_subcommands().filter(|one| one.get_name() != "help" && !one.is_hide_set()) {
        found.extend(commands(one, &format!("{name}-{}", one.get_name())));
    }
    found
}

fn page(command: &Command, name: &str) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone().display_name(name)).render(&mut page)?;
    Ok(headed(&String::from_utf8_lossy(&page), name).into_bytes())
}

/// The page with a title that names the program, without a date, and with the examples under a heading of their own.
fn headed(page: &str, name: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut headed = String::with_capacity(page.len() + 40);
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        match line {
            line if line.starts_with(".TH ") => {
                let title = name.to_uppercase();
                headed.push_str(&format!(".TH \"{title}\" \"1\" \"\" \"ledger {version}\" \"Ledger\""));
            }
            ".SH EXTRA" if lines.next_if(|next| next.starts_with("Example")).is_some() => {
                headed.push_str(".SH EXAMPLES")
            }
            ".SH EXTRA" => headed.push_str(".SH NOTES"),
            "Examples:" | "Example:" => headed.push_str(".SH EXAMPLES"),
            line => headed.push_str(line),
        }
        headed.push('\n');
    }
    headed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_with_its_examples_and_nothing_that_a_formatter_obeys() {
        let mut command = args::command();
        command.build();
        let pages = commands(&command, "ledger");
        assert!(pages.len() > 40, "{} pages", pages.len());
        for (name, command) in pages {
            let page = String::from_utf8(page(command, &name).unwrap()).unwrap();
            let title = format!(".TH \"{}\" \"1\" \"\" \"ledger ", name.to_uppercase());
            assert!(page.lines().any(|line| line.starts_with(&title)), "{page}");
            assert_eq!(page.lines().filter(|line| *line == ".SH NAME").count(), 1, "{page}");
            if name.matches('-').count() == 1 {
                assert_eq!(page.lines().filter(|line| *line == ".SH EXAMPLES").count(), 1, "{page}");
            }
            let macros =
                page.lines().filter_map(|line| line.strip_prefix('.')).filter_map(|line| line.split(' ').next());
            for one in macros {
                assert!(
                    ["TH", "SH", "SS", "TP", "RS", "RE", "IP", "PP", "br", "sp", "ie", "el", "in", "ds"].contains(&one),
                    "{name}: .{one}"
                );
            }
        }
    }
}
