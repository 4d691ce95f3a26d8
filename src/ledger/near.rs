//! Ids that are nearly the one that somebody typed: one digit off, two digits swapped, or not typed to the end.

use super::query::bounds;
use super::{Error, Ledger, SHORTEST_ID};
use crate::record::Digest;

/// The digits of an id in which a mistake is looked for; what follows must be right.
const LOOKED_AT: usize = 12;
/// The fewest digits of which it is told what begins with them.
const LEAST: usize = 3;

impl Ledger {
    /// Up to `most` ids of statements and stories that `id` may have been meant for, by a bounded number of look-ups.
    pub fn near(&self, id: &str, most: usize) -> Result<Vec<Digest>, Error> {
        let id = id.trim().to_ascii_lowercase();
        let is_hex = id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut found: Vec<Digest> = Vec::new();
        if !is_hex || !(LEAST..=64).contains(&id.len()) {
            return Ok(found);
        }
        let pad = |meant: &str, digit: &str| format!("{meant}{}", digit.repeat(64 - meant.len())).parse::<Digest>();
        for meant in variants(&id) {
            let Ok((least, greatest)) = (match meant.len() < SHORTEST_ID {
                true => pad(&meant, "0").and_then(|least| Ok((least, pad(&meant, "f")?))).map_err(|_| ()),
                false => bounds(&meant).map_err(|_| ()),
            }) else {
                continue;
            };
            for (number, digest) in self.store.digests_between(least.as_bytes(), greatest.as_bytes(), 50)? {
                let begins_statement = self.store.revision(number)?.is_some_and(|row| row.statement == number);
                let begins_story =
                    || Ok::<_, Error>(self.store.version(number)?.is_some_and(|row| row.story == number));
                if (begins_statement || begins_story()?) && !found.contains(&digest) {
                    found.push(digest);
                }
                if found.len() >= most {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }
}

/// What may have been meant by these digits: they alone where they are few; without their end where they are many; else with
/// two of them swapped or one of them another.
fn variants(id: &str) -> Vec<String> {
    if id.len() < SHORTEST_ID {
        return vec![id.to_owned()];
    }
    let digits: Vec<u8> = id.bytes().collect();
    let mut variants = Vec::new();
    if digits.len() > LOOKED_AT {
        variants.push(id[..LOOKED_AT].to_owned());
    }
    let mut push = |digits: Vec<u8>| variants.extend(String::from_utf8(digits));
    let end = digits.len().min(LOOKED_AT);
    for at in (1..end).filter(|at| digits[at - 1] != digits[*at]) {
        let mut swapped = digits.clone();
        swapped.swap(at - 1, at);
        push(swapped);
    }
    for at in 0..end {
        for other in b"0123456789abcdef".iter().filter(|other| **other != digits[at]) {
            let mut changed = digits.clone();
            changed[at] = *other;
            push(changed);
        }
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_a_bounded_number_of_times() {
        assert_eq!(variants("4f2b"), ["4f2b"]);
        let all = variants("3f2a91c");
        assert_eq!(all.len(), 6 + 7 * 15);
        assert!(all.contains(&"f32a91c".to_owned()) && all.contains(&"3f2a91d".to_owned()));
        assert!(variants(&"3f".repeat(32)).len() < 200);
    }
}
