//! What the long help teaches with: for every command, a few calls of it that people make, and what each is for.

use clap::Command;

/// A command's name, and what it may be called for, with the call.
type Examples = (&'static str, &'static [(&'static str, &'static str)]);

/// The examples of every command, in the order of the help.
const EXAMPLES: &[Examples] = &[
    (
        "init",
        &[
            ("A ledger of one desk, with a name of its own:", "ledger init --origin example.com/desk"),
            ("Records that bear your name, dates read in your zone:", "ledger init --name ana --zone Europe/London"),
            ("Elsewhere, with its key where you keep keys:", "ledger init --ledger ~/desk.db --key ~/keys/desk.key"),
        ],
    ),
    (
        "add",
        &[
            (
                "One statement, and who stands behind it:",
                "ledger add --text \"The talks took place in Doha.\" \\\n  --source \"two sources with direct knowledge of the discussions\"",
            ),
            (
                "Confirmed by a second source, on the record:",
                "ledger add --text \"The talks took place in Doha.\" \\\n  --source \"a person briefed on them\" --terms background \\\n  --source \"White House Press Secretary Karoline Leavitt\" \\\n  --stance confirms --status confirmed",
            ),
            ("A whole story, reviewed as a form in your editor:", "ledger add story.html --tag talks"),
            (
                "The same with its surest drafts as they are, for programs:",
                "ledger add story.txt --accept=high --url https://example.com/story --json",
            ),
        ],
    ),
    (
        "review",
        &[
            ("A story, statement by statement, one key each:", "ledger review story.txt"),
            (
                "Its next version, with what became of every statement:",
                "ledger review story.html --url https://example.com/story",
            ),
            (
                "On from where you left:",
                "ledger review story.txt --resume ~/.local/state/ledger/drafts/story-1a2b3c4d.txt",
            ),
        ],
    ),
    (
        "draft",
        &[
            ("What a story says and who says it:", "ledger draft story.txt"),
            ("Why each statement is proposed:", "ledger draft --explain story.html"),
            ("Many stories, a line of JSON each:", "ledger draft --json stories/*.txt > drafts.jsonl"),
        ],
    ),
    (
        "show",
        &[
            ("What is not confirmed yet:", "ledger show --unconfirmed"),
            ("One statement with its whole history:", "ledger show 3f2a91c"),
            (
                "What rests on one unnamed person, in a story:",
                "ledger show --story 8e02b1d --single-source --class anonymous_source",
            ),
            ("What the desk held on that evening:", "ledger show --search \"doha talk*\" --as-of 2026-03-05T18:00:00Z"),
        ],
    ),
    (
        "revise",
        &[
            (
                "Somebody confirms it on the record:",
                "ledger revise @ --status confirmed --stance confirms \\\n  --source \"White House Press Secretary Karoline Leavitt\" \\\n  --reason \"confirmed at the briefing\"",
            ),
            (
                "We were wrong:",
                "ledger revise 3f2a91c --change correction --text \"The talks took place in Oman.\" \\\n  --reason \"the place was wrong\"",
            ),
            ("It is withdrawn:", "ledger revise 3f2a91c --status retracted --reason \"the document was forged\""),
            ("It bears on another:", "ledger revise @ --relation supports:8e02b1d --reason \"the same talks\""),
        ],
    ),
    ("impact", &[("What falls if this falls:", "ledger impact 3f2a91c"), ("For a program:", "ledger impact @ --json")]),
    (
        "judge",
        &[
            ("It stands on its own:", "ledger judge 3f2a91c --outcome stands --because \"the minutes say the same\""),
            ("Nobody knows yet:", "ledger judge @ --outcome open --because \"the ministry was asked again\""),
        ],
    ),
    (
        "diff",
        &[
            ("The last two revisions of a statement:", "ledger diff @"),
            ("Two of its revisions, or two statements:", "ledger diff 3f2a91c 1..3\nledger diff 3f2a91c 8e02b1d"),
            (
                "Two versions of a story, or two files without any ledger:",
                "ledger diff 8e02b1d@1..2\nledger diff old.txt new.txt",
            ),
            ("What changed since Monday:", "ledger diff --since 2026-03-02"),
        ],
    ),
    (
        "log",
        &[
            ("The newest records:", "ledger log --limit 20"),
            ("The digests of all, for a program:", "ledger log --all --quiet"),
        ],
    ),
    (
        "audit",
        &[
            ("The whole ledger by the rules of one style book:", "ledger audit --policy ap"),
            ("One story by your own:", "ledger audit 8e02b1d --policy newsroom.toml"),
            ("What was to be found then:", "ledger audit --as-of 2026-03-05 --json"),
        ],
    ),
    (
        "census",
        &[
            ("How many people may stand behind a story:", "ledger census @"),
            ("Two mentions are one person:", "ledger census 8e02b1d --same 2 5 --because \"the reporter says so\""),
        ],
    ),
    (
        "comment",
        &[
            ("What nobody answered yet:", "ledger comment --open"),
            (
                "Somebody is asked:",
                "ledger comment @ --ask \"Mayor Ana Ruiz\" --medium \"by e-mail\" \\\n  --asked-at 2026-03-06T10:00:00Z --deadline 2026-03-06T17:00:00Z",
            ),
            ("And declines:", "ledger comment @ --source 2 --outcome declined"),
        ],
    ),
    (
        "verify",
        &[
            ("Everything, from the records up:", "ledger verify"),
            (
                "Somebody's publication, against a checkpoint that you kept:",
                "ledger verify https://example.com/ledger --against kept.checkpoint",
            ),
            ("The file's own structures, too:", "ledger verify --full"),
        ],
    ),
    (
        "export",
        &[
            ("A workbook:", "ledger export xlsx --output desk.xlsx --since 2026-01-01"),
            ("Some columns of what is open:", "ledger export csv --columns status,text,sources --unconfirmed"),
            (
                "A house table of one story:",
                "ledger export sourcing-sheet --story 3a7c24a --format html --output sheet.html",
            ),
            ("Every record, verbatim:", "ledger export jsonl --audience counsel > records.jsonl"),
        ],
    ),
    (
        "import",
        &[
            ("What would be recorded of a table:", "ledger import --dry-run statements.csv"),
            ("The good rows of it:", "ledger import --skip-bad statements.csv"),
            ("Lines from another program:", "other-tool | ledger import --format jsonl -"),
        ],
    ),
    (
        "backup",
        &[
            ("A copy, while others write:", "ledger backup ~/backups/desk-2026-03-05.db"),
            ("Of another ledger:", "ledger backup --ledger ~/desk.db /media/usb/desk.db"),
        ],
    ),
    (
        "prove",
        &[
            ("For a reader who doubts a statement:", "ledger prove 3f2a91c --output 3f2a91c.tlog-proof"),
            ("That nothing was changed since it had 120 records:", "ledger prove --from 120 --output growth.txt"),
        ],
    ),
    (
        "check",
        &[
            ("A proof, with the ledger's key:", "ledger check statement.tlog-proof --key desk.vkey"),
            ("That the log only grew:", "ledger check growth.txt --key desk.vkey --against kept.checkpoint"),
        ],
    ),
    (
        "timestamp",
        &[
            ("Ask an authority:", "ledger timestamp --authority https://tsa.example.com/tsr --ca roots.pem"),
            (
                "Ask by other means, and keep the answer:",
                "ledger timestamp --text head.txt\nledger timestamp --token head.tsr",
            ),
        ],
    ),
    (
        "witness",
        &[
            (
                "Watch a publication, and sign what you saw:",
                "ledger witness https://example.com/ledger --state desk.seen --name witness.example.org",
            ),
            ("Again the next day:", "ledger witness https://example.com/ledger --state desk.seen > cosignature.txt"),
        ],
    ),
    (
        "signer",
        &[
            ("Who may sign:", "ledger signer list"),
            (
                "A colleague's key, made at their machine and admitted at yours:",
                "ledger signer key --key ~/keys/bo.key\nledger signer add bo.vkey --name bo",
            ),
            ("Sign what others recorded, so that holders of your key can follow:", "ledger signer sign"),
        ],
    ),
    (
        "publish",
        &[
            ("For everybody, with pages:", "ledger publish --audience public --pages public_html/ledger"),
            ("What would appear, and what would go:", "ledger publish --audience public --dry-run public_html/ledger"),
            (
                "With a witness's word:",
                "ledger publish public_html/ledger --cosignature cosignature.txt --witness witness.vkey",
            ),
        ],
    ),
    (
        "serve",
        &[
            ("The pages and the API for yourself:", "ledger serve"),
            ("What the public would see, on any free port:", "ledger serve --listen 127.0.0.1:0 --audience public"),
            ("With writing, for whom you gave a token ('ledger token add'):", "ledger serve --write"),
        ],
    ),
    (
        "token",
        &[
            (
                "Somebody who may write; the token is shown once:",
                "ledger token add \"Ana Ruiz\" --scope write --days 30",
            ),
            ("Who has one:", "ledger token list"),
            ("Somebody who left:", "ledger token revoke \"Ana Ruiz\""),
        ],
    ),
    (
        "recipient",
        &[
            (
                "An editor who may open seals:",
                "ledger recipient add age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq --name ann",
            ),
            ("Somebody who left:", "ledger recipient remove bo --age-key ~/keys/ann.txt --reason \"left the desk\""),
            ("Who may open them:", "ledger recipient list"),
        ],
    ),
    (
        "seal",
        &[
            ("Who the first source is; it is asked for, and not shown:", "ledger seal @ --source 1"),
            ("From a file that goes then:", "ledger seal @ --identity source.txt && shred -u source.txt"),
        ],
    ),
    (
        "source",
        &[
            (
                "Two unnamed sources are one person:",
                "ledger source same 3f2a91c 8e02b1d:2 --because \"the reporter met both\"",
            ),
            ("Or two:", "ledger source different 3f2a91c 8e02b1d --because \"one is in Rome\""),
            ("What was declared:", "ledger source list"),
        ],
    ),
    (
        "reveal",
        &[
            (
                "Who it is; the log keeps that you asked:",
                "ledger reveal @ --reason \"called back about the second meeting\" --age-key ~/keys/ann.txt",
            ),
            ("With the standard's own tool:", "ledger reveal @ --age-file | age -d -i ~/keys/ann.txt"),
        ],
    ),
    (
        "redact",
        &[
            (
                "What would be erased, and what would still say it:",
                "ledger redact 3f2a91c --reason safety --authority \"M. Roe, counsel\" --dry-run",
            ),
            (
                "A story's text alone:",
                "ledger redact 8e02b1d --part text --reason copyright --authority \"M. Roe, counsel\"",
            ),
        ],
    ),
    (
        "clone",
        &[
            ("A publication, verified:", "ledger clone https://example.com/ledger copy.db"),
            ("A ledger into a database:", "ledger clone desk.db postgres://desk@db.example.com/ledger"),
        ],
    ),
    ("reindex", &[("When 'ledger verify' finds the projections wrong:", "ledger reindex && ledger verify")]),
    (
        "completions",
        &[
            ("For bash:", "ledger completions bash > ~/.local/share/bash-completion/completions/ledger"),
            ("For zsh, in a folder of $fpath:", "ledger completions zsh > ~/.zfunc/_ledger"),
            ("For fish:", "ledger completions fish > ~/.config/fish/completions/ledger.fish"),
        ],
    ),
    (
        "man",
        &[
            ("Pages for yourself:", "ledger man --output ~/.local/share/man/man1"),
            ("Read one at once:", "ledger man | man -l -"),
        ],
    ),
];

/// The command with its examples in the long help of every command, beneath what else its help says at the end.
pub(super) fn taught(command: Command) -> Command {
    EXAMPLES.iter().fold(command, |command, (name, examples)| {
        command.mut_subcommand(name, |one| {
            let notes = one.get_after_help().map(|notes| format!("{notes}\n\n")).unwrap_or_default();
            one.after_long_help(format!("{notes}{}", told(examples)))
        })
    })
}

fn told(examples: &[(&str, &str)]) -> String {
    let mut told = String::from(if examples.len() == 1 { "Example:" } else { "Examples:" });
    for (what, call) in examples {
        told.push_str(&format!("\n  {what}\n    {}", call.replace('\n', "\n    ")));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Arguments;
    use clap::CommandFactory;

    /// The words of a line as a shell reads them, up to a pipe, a redirection or the next command.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ' ' if !quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
                c => word.push(c),
            }
        }
        words.extend(Some(word).filter(|word| !word.is_empty()));
        let end = words.iter().position(|word| ["|", ">", "&&"].contains(&word.as_str()));
        words.truncate(end.unwrap_or(words.len()));
        words
    }

    #[test]
    fn every_command_has_examples_that_can_be_called() {
        let command = Arguments::command();
        let known = command.get_subcommands().filter(|one| !one.is_hide_set());
        let known: Vec<String> = known.map(|one| one.get_name().to_owned()).collect();
        let taught: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
        assert_eq!(taught, known, "in the order of the help");
        for (name, examples) in EXAMPLES {
            assert!((2..=4).contains(&examples.len()) || *name == "reindex", "{name} has {} examples", examples.len());
            for line in examples
                .iter()
                .flat_map(|(_, call)| call.replace(" \\\n", " ").lines().map(str::to_owned).collect::<Vec<_>>())
            {
                let line = line.split(" | ").find(|part| part.starts_with("ledger ")).unwrap_or(&line).to_owned();
                let words = words(&line);
                assert_eq!(words[..2], ["ledger", name], "{line}");
                if let Err(error) = Arguments::command().try_get_matches_from(words) {
                    panic!("{line}\n{error}");
                }
            }
        }
    }

    #[test]
    fn the_long_help_of_every_command_teaches_within_100_columns() {
        let mut command = taught(Arguments::command());
        command.build();
        for one in command.get_subcommands_mut().filter(|one| one.get_name() != "help" && !one.is_hide_set()) {
            let help = one.render_long_help().to_string();
            let (_, examples) = help.split_once("\nExample").unwrap_or_else(|| panic!("{} has none", one.get_name()));
            assert!(examples.lines().all(|line| line.chars().count() <= 100), "{examples}");
            assert!(!one.render_help().to_string().contains("\nExample"), "-h of {} is not short", one.get_name());
        }
    }
}
