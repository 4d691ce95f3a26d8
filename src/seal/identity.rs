//! A source's identity, in memory alone.

use std::fmt;

use age::secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::Error;
use crate::record::{self, LONGEST_FACET, Salt, compose};

/// The plaintext's length is a multiple of this many bytes.
pub const BLOCK: usize = 256;

/// Who an unnamed source is: a name, and whatever else tells the editors how to reach the person. Wiped from memory when
/// it is dropped.
#[derive(Clone)]
pub struct Identity(SecretString);

/// What is encrypted.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plaintext {
    identity: String,
    padding: String,
    salt: Salt,
}

impl Identity {
    /// Takes an identity as it was typed: one line or several, in Unicode's composed form, without the white space around
    /// it.
    pub fn new(typed: &str) -> Result<Self, Error> {
        let text = SecretString::from(compose(typed.trim()));
        let exposed = text.expose_secret();
        let found = exposed.chars().count();
        if found == 0 {
            return Err(Error::EmptyIdentity);
        }
        if found > LONGEST_FACET {
            return Err(Error::LongIdentity { found, most: LONGEST_FACET });
        }
        if let Some(at) = exposed.chars().position(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(Error::ControlInIdentity { at: at + 1 });
        }
        Ok(Self(text))
    }

    /// The identity itself, for the one who may read it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether a text says who it is: it has one of the identity's lines in it, whatever the case.
    pub fn is_told_by(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.expose().lines().any(|line| {
            let line = SecretString::from(line.trim().to_lowercase());
            !line.expose_secret().is_empty() && text.contains(line.expose_secret())
        })
    }

    /// The line that is encrypted and committed to.
    pub(super) fn to_plaintext(&self, salt: Salt) -> Result<SecretString, Error> {
        let mut plaintext = Plaintext { identity: self.expose().to_owned(), padding: String::new(), salt };
        let line = |plaintext: &Plaintext| record::to_line(plaintext).map(SecretString::from);
        let bare = line(&plaintext).map_err(|_| Error::Damaged)?.expose_secret().len();
        plaintext.padding = ".".repeat(bare.next_multiple_of(BLOCK) - bare);
        let padded = line(&plaintext).map_err(|_| Error::Damaged);
        // The copy in the struct is wiped like the others.
        drop(SecretString::from(plaintext.identity));
        padded
    }

    pub(super) fn of_plaintext(line: &str) -> Result<Self, Error> {
        let plaintext: Plaintext = serde_json::from_str(line).map_err(|_| Error::Damaged)?;
        Ok(Self(SecretString::from(plaintext.identity)))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wrong_without_saying_what_was_typed() {
        assert_eq!(Identity::new(" \n").err(), Some(Error::EmptyIdentity));
        assert_eq!(Identity::new("Noor\x1b[2J").err(), Some(Error::ControlInIdentity { at: 5 }));
        assert!(matches!(Identity::new(&"n".repeat(3000)), Err(Error::LongIdentity { found: 3000, .. })));
        let identity = Identity::new("Noor Haddad\n+44 20 7946 0991").unwrap();
        assert_eq!(format!("{identity:?}"), "Identity(…)");
        assert_eq!(identity.expose(), "Noor Haddad\n+44 20 7946 0991");
    }

    #[test]
    fn commits_to_canonical_json_of_a_full_block() {
        let line = Identity::new("Noor \"N\" Haddad").unwrap().to_plaintext(Salt::from([7; 16])).unwrap();
        let line = line.expose_secret();
        assert_eq!(line.len(), BLOCK);
        let longer = Identity::new("Maximiliane von Hohenstein-Wittgenstein, +44 20 7946 0991").unwrap();
        let longer = longer.to_plaintext(Salt::from([7; 16])).unwrap();
        assert_eq!(longer.expose_secret().len(), BLOCK, "the length tells the name's");
        let beginning = r#"{"identity":"Noor \"N\" Haddad","padding":"..."#;
        assert!(line.starts_with(beginning) && line.ends_with(r#"...","salt":"BwcHBwcHBwcHBwcHBwcHBw"}"#), "{line}");
    }
}
