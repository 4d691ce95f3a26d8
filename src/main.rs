//! The `ledger` command; all of it is in the library's `cli`.

fn main() -> std::process::ExitCode {
    fact_ledger::cli::main()
}
