//! Stable names for what differs from run to run: digests, keys, salts, the time, and the folder of the run.

use std::path::Path;

use fact_ledger::ledger::Ledger;
use fact_ledger::record::{Digest, Minute};
use fact_ledger::store::Access;
use jiff::Timestamp;

/// What stands for what, in the order in which it appeared.
pub(crate) struct Placeholders {
    folder: String,
    started: Timestamp,
    /// All records of all ledgers of the run.
    known: Vec<Digest>,
    /// Those of them that were printed; the first of them is `⟨id-01⟩`.
    named: Vec<Digest>,
}

impl Placeholders {
    pub(crate) fn new(folder: &Path) -> Self {
        let started = Timestamp::now();
        Self { folder: folder.display().to_string(), started, known: Vec::new(), named: Vec::new() }
    }

    /// Learns the digests of a ledger's records, and yields how many there are.
    pub(crate) fn learn(&mut self, path: &Path) -> u64 {
        let Ok(ledger) = Ledger::open(path, Access::Read) else { return 0 };
        let size = ledger.size().unwrap_or(0);
        let digests = (0..size).filter_map(|number| ledger.digest_of(number).ok());
        let new: Vec<Digest> = digests.filter(|digest| !self.known.contains(digest)).collect();
        self.known.extend(new);
        size
    }

    /// Names all known digests at once, for a ledger that a transcript begins with.
    pub(crate) fn name_all(&mut self) {
        self.named.clone_from(&self.known);
    }

    /// Puts the values of this run where a command has placeholders.
    pub(crate) fn fill(&self, command: &str) -> String {
        let mut filled = command.replace("⟨folder⟩", &self.folder);
        for (index, digest) in self.named.iter().enumerate() {
            let number = index + 1;
            filled = filled
                .replace(&format!("⟨id-{number:02}⟩"), &digest.prefix(7))
                .replace(&format!("⟨id-{number:02}…⟩"), &digest.prefix(12))
                .replace(&format!("⟨digest-{number:02}⟩"), &digest.to_string());
        }
        assert!(!filled.contains('⟨'), "a placeholder of this command stands for nothing yet: {filled}");
        filled
    }

    /// Puts placeholders where the output has values of this run.
    pub(crate) fn hide(&mut self, output: &str) -> String {
        let output = output.replace(&self.folder, "⟨folder⟩");
        let output = self.hide_minutes(&hide_hashes(&hide_keys(&output)));
        let mut hidden = String::new();
        let mut rest = output.as_str();
        while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let (before, from) = rest.split_at(start);
            let (token, after) = from.split_at(from.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(from.len()));
            hidden.push_str(before);
            hidden.push_str(&self.name(token).unwrap_or_else(|| token.to_owned()));
            rest = after;
        }
        hidden + rest
    }

    fn name(&mut self, token: &str) -> Option<String> {
        if token.len() > 64 {
            let (digest, rest) = token.split_at(64);
            return Some(self.name(digest)? + rest);
        }
        let is_id = token.len() >= 7 && token.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let digest = *self.known.iter().find(|digest| is_id && digest.to_string().starts_with(token))?;
        if !self.named.contains(&digest) {
            self.named.push(digest);
        }
        let number = self.named.iter().position(|named| *named == digest)? + 1;
        Some(match token.len() {
            7 => format!("⟨id-{number:02}⟩"),
            64 => format!("⟨digest-{number:02}⟩"),
            _ => format!("⟨id-{number:02}…⟩"),
        })
    }

    fn hide_minutes(&self, output: &str) -> String {
        let mut hidden = output.to_owned();
        let (mut minute, now) = (Minute::of(self.started), Minute::of(Timestamp::now()));
        while minute <= now {
            let written = minute.to_string();
            let spaced = written.replace('T', " ").replace(":00Z", "");
            hidden =
                hidden.replace(&written, "⟨now⟩").replace(&format!("{spaced} UTC"), "⟨now⟩").replace(&spaced, "⟨now⟩");
            minute = Minute::of(minute.to_timestamp() + jiff::SignedDuration::from_mins(1));
        }
        hidden
    }
}

/// Hides roots, which are 32 bytes in base64, and the ids of keys in parentheses.
fn hide_hashes(output: &str) -> String {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let mut hidden = String::new();
    for part in output.split_inclusive('=') {
        let digits =
            part.strip_suffix('=').map_or("", |part| &part[part.rfind(|c| !is_base64(c)).map_or(0, |at| at + 1)..]);
        match digits.len() {
            43 => {
                hidden.push_str(&part[..part.len() - 44]);
                hidden.push_str("⟨root⟩");
            }
            _ => hidden.push_str(part),
        }
    }
    let mut rest = std::mem::take(&mut hidden);
    while let Some(start) = rest.find('(') {
        let from = rest.split_off(start);
        let id = from.get(1..10).filter(|id| id.ends_with(')') && id[..8].bytes().all(|byte| byte.is_ascii_hexdigit()));
        hidden.push_str(&rest);
        hidden.push_str(if id.is_some() { "(⟨key id⟩)" } else { "(" });
        rest = from[if id.is_some() { 10 } else { 1 }..].to_owned();
    }
    hidden + &rest
}

/// Hides public keys, `+7ca6730c+ARj…`, what origins have of chance, and the members of records that are random or
/// follow from what is.
fn hide_keys(output: &str) -> String {
    let mut output = output.to_owned();
    for (before, length) in [("ledger.local/", 8), ("ledger.local-", 8), ("error: key ", 8)] {
        let parts: Vec<&str> = output.split(before).collect();
        let hidden = parts[1..].iter().map(|part| format!("⟨random⟩{}", part.get(length..).unwrap_or(part)));
        output = [vec![parts[0].to_owned()], hidden.collect()].concat().join(before);
    }
    let mut hidden = String::new();
    let mut rest = output.as_str();
    while let Some(start) = rest.find('+') {
        let (before, from) = rest.split_at(start);
        let is_key = from.len() > 54 && from.as_bytes()[9] == b'+' && from[1..9].bytes().all(|b| b.is_ascii_hexdigit());
        hidden.push_str(before);
        hidden.push_str(if is_key { "+⟨key⟩" } else { "+" });
        rest = &from[if is_key { 54 } else { 1 }..];
    }
    hidden.push_str(rest);
    for member in ["salt", "signature", "by", "key_id"] {
        for before in [format!("\"{member}\":\""), format!("\"{member}\": \"")] {
            let mut parts = hidden.split(&before).map(str::to_owned).collect::<Vec<_>>();
            for part in parts.iter_mut().skip(1) {
                let end = part.find('"').unwrap_or(0);
                part.replace_range(..end, &format!("⟨{member}⟩"));
            }
            hidden = parts.join(&before);
        }
    }
    hidden
}
