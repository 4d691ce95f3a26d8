//! A ledger of who said what, and what changed since.
//!
//! # Bird's-eye view
//!
//! ```text
//! story ──draft──▶ proposals ──editor──▶ statement ──▶ record line ──▶ digest ──▶ Merkle log ──▶ checkpoint
//!                                            │              │
//!                                            │              └─ content, erasable        (the proof never is)
//!                                            └─ projections: what queries, diffs, exports and pages read
//! ```
//!
//! Two layers, and the border between them is the design. **The log** holds digests only: it is never rewritten, never
//! erased, and may be public, because a salted digest gives nothing away. **The content** (record lines, story texts)
//! lies beside it, can be withheld, published or erased one record at a time, and is checked against the log.
//!
//! # Code map
//!
//! Imports run one way, down this list; `tests/layers.rs` holds the table.
//!
//! - [`record`]: what is written down; canonical bytes (RFC 8785); what is wrong with a record alone.
//! - [`merkle`]: hashes, tiles, proofs, checkpoints, notes (RFC 6962, C2SP). Knows no record, as `record` knows no tree.
//! - [`text`], [`phrase`], [`draft`], [`diff`]: what prose says. They know the vocabulary's types and no ledger.
//! - [`article`]: a story out of a file: plain text, Markdown or a saved page. Knows the vocabulary's types alone.
//! - [`address`]: addresses of databases and web servers, and how they are shown without their passwords.
//! - [`proof`]: what an outsider checks with a key and nothing else: records, growth, witnesses' words.
//! - [`publication`]: a publication's files by name, from a folder or a web server, bounded in size and time.
//! - [`seal`]: the identities of unnamed sources in age files. Knows no ledger.
//! - [`timestamp`]: RFC 3161 tokens of others over a checkpoint: asked for, read, checked. Knows no ledger.
//! - [`store`]: one SQLite file, or one PostgreSQL database; the only place with SQL. Stores what it is given.
//! - [`ledger`]: the rules: append, revise, query. [`ledger::Ledger::commit`] is the only writer.
//! - [`import`], [`export`], [`publish`]: stand on `ledger`.
//! - [`template`]: house tables for editors and counsel, out of the audit and the publication's rules.
//! - [`site`]: the pages of a publication, made from the publication alone.
//! - [`audit`]: the trail of a ledger's revisions, and what a policy finds in them; stands on `ledger` and `diff`.
//! - [`review`]: a draft as a form that an editor changes, or as one decision after another, and back. Knows of `ledger`
//!   how a typed source is read.
//! - [`intake`]: a story on its way into the ledger: whose next version it is, and how its review is recorded.
//! - [`verify`]: recomputes everything from content, and reports all that is stored otherwise.
//! - [`copy`]: a verified copy of a publication or a ledger.
//! - [`serve`]: the same pages over HTTP, a JSON API, the log's own files, and writing for editors with a token.
//! - [`cli`]: the command. Alone prints, reads the clock, the environment, the terminal and randomness.
//!
//! Start reading at [`record::Record`], then [`ledger::Ledger::commit`], then [`store`] and the `tables.sql` of its engines.
//!
//! # Invariants
//!
//! 1. A record, once committed, is never altered; only its content may be erased, and only by a redaction record.
//! 2. A commit is one transaction: records, tree, checkpoint, projections, all or none. What was acknowledged survives a
//!    crash.
//! 3. Projections can be made again from record lines alone, and then answer every query the same.
//! 4. `verify` recomputes everything from content and trusts nothing that it can compute. It reports all findings, not
//!    the first.
//! 5. Nothing that a program proposed enters the log without somebody's yes; the record says what was drafted and what
//!    was edited.
//! 6. No identity of an unnamed source is ever in a record, a log line, an error or an export.
//! 7. Output of every reading command exists as a table for people and as JSON for programs, with the same content.
//!
//! What is deliberately absent: a network that nobody named (a publication's address, a time-stamping authority, a
//! database, the one address that `serve` listens at), a configuration file, an index that could go stale, recovery code
//! of our own (the database's transactions are the only one), and any way to set when a record was made.

#![warn(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

pub mod address;
pub mod article;
pub mod audit;
pub mod cli;
pub mod copy;
pub mod diff;
pub mod draft;
pub mod export;
pub mod import;
pub mod intake;
pub mod ledger;
pub mod merkle;
pub mod phrase;
pub mod proof;
pub mod publication;
pub mod publish;
pub mod record;
pub mod review;
pub mod seal;
pub mod serve;
pub mod site;
pub mod store;
pub mod template;
pub mod text;
pub mod timestamp;
pub mod verify;
