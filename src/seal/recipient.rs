//! Who may open seals: public keys of the kinds that age encrypts to.

use std::fmt;
use std::str::FromStr;

use super::Error;

/// A public key: an age recipient (`age1…`), or an SSH key of Ed25519 or RSA. An SSH key's comment, which names a login
/// and a machine, is left out.
#[derive(Clone)]
pub struct Recipient {
    key: Key,
    text: String,
}

#[derive(Clone)]
enum Key {
    Age(age::x25519::Recipient),
    Ssh(age::ssh::Recipient),
}

impl Recipient {
    /// The key as text, by which it is known.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key in a few characters, enough to tell it from others by eye.
    pub fn abridged(&self) -> String {
        let length = self.text.chars().count();
        if length <= 24 {
            return self.text.clone();
        }
        let start: String = self.text.chars().take(if self.text.starts_with("age1") { 12 } else { 16 }).collect();
        let end: String = self.text.chars().skip(length - 6).collect();
        format!("{start}…{end}")
    }

    pub(super) fn as_age(&self) -> &dyn age::Recipient {
        match &self.key {
            Key::Age(key) => key,
            Key::Ssh(key) => key,
        }
    }
}

impl FromStr for Recipient {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let upper: String = text.chars().take(32).collect::<String>().to_ascii_uppercase();
        if upper.starts_with("AGE-SECRET-KEY-") || text.contains("PRIVATE KEY") {
            return Err(Error::PrivateKey);
        }
        if text.len() > 16_384 || text.contains(|c: char| c.is_control()) {
            return Err(Error::NotARecipient);
        }
        if let Ok(key) = text.parse::<age::x25519::Recipient>() {
            let text = key.to_string();
            return Ok(Self { key: Key::Age(key), text });
        }
        let mut words = text.split_ascii_whitespace();
        let (Some(kind @ ("ssh-ed25519" | "ssh-rsa")), Some(key)) = (words.next(), words.next()) else {
            let unsupported = ["ssh-dss ", "ecdsa-", "sk-"].iter().any(|kind| text.starts_with(kind));
            return match unsupported {
                true => Err(Error::UnsupportedRecipient { reason: "only ssh-ed25519 and ssh-rsa keys can".to_owned() }),
                false => Err(Error::NotARecipient),
            };
        };
        let text = format!("{kind} {key}");
        use age::ssh::ParseRecipientKeyError::{RsaModulusTooLarge, RsaModulusTooSmall};
        let unsupported = |reason: &str| Error::UnsupportedRecipient { reason: reason.to_owned() };
        let key = text.parse::<age::ssh::Recipient>().map_err(|error| match error {
            RsaModulusTooLarge => unsupported("its RSA modulus is too large"),
            RsaModulusTooSmall => unsupported("its RSA modulus is too small"),
            _ => Error::NotARecipient,
        })?;
        Ok(Self { key: Key::Ssh(key), text })
    }
}

impl PartialEq for Recipient {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Recipient {}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.text)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGE: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    const SSH: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN";

    #[test]
    fn knows_a_key_by_its_text_without_login_and_machine() {
        assert_eq!(AGE.parse::<Recipient>().unwrap().as_str(), AGE);
        let ssh: Recipient = format!(" {SSH} ann@laptop.local\n").parse().unwrap();
        assert_eq!(ssh.as_str(), SSH);
        assert_eq!(ssh, SSH.parse().unwrap());
        assert_eq!(ssh.abridged(), "ssh-ed25519 AAAA…Z6isGN");
    }

    #[test]
    fn refuses_what_is_no_public_key_and_repeats_no_private_one() {
        for bad in ["", "age1", "Noor Haddad", "ssh-ed25519", "ssh-ed25519 AAAA", "age1\x1b[2J"] {
            assert_eq!(bad.parse::<Recipient>().err(), Some(Error::NotARecipient), "{bad}");
        }
        let dsa = "ecdsa-sha2-nistp256 AAAA".parse::<Recipient>().err();
        assert!(matches!(dsa, Some(Error::UnsupportedRecipient { .. })), "{dsa:?}");
        for secret in ["AGE-SECRET-KEY-1GQ9778", "age-secret-key-1gq9778", "-----BEGIN OPENSSH PRIVATE KEY-----"] {
            let error = secret.parse::<Recipient>().err();
            assert_eq!(error, Some(Error::PrivateKey));
            assert!(!error.unwrap().to_string().contains("gq"), "{secret}");
        }
    }
}
