//! The identities of unnamed sources, in age files [age-encryption.org/v1] that the ledger's recipients can open.
//!
//! [`Identity`] is what somebody typed: it is printed by nothing here, and wiped from memory when it is dropped. [`seal`]
//! encrypts it to the [`Recipient`]s and yields the commitment that goes into a record; [`open`] decrypts it with an
//! editor's own [`Keys`] and checks it against the commitment. The plaintext is one line of canonical JSON,
//! {`identity`, `padding`, `salt`}, whose SHA-256 is the commitment: `age -d -i KEYS FILE | sha256sum` prints it. The
//! padding makes the line's length a multiple of [`BLOCK`], since the age file would tell how long a name is.
//!
//! Knows no ledger. The random keys of an age file come from the operating system, by the `age` crate. No error here says
//! what was sealed, or what stands in a key file.

mod error;
mod identity;
mod keys;
mod recipient;

use std::io::{Read, Write};

use age::secrecy::{ExposeSecret, SecretString};

pub use error::Error;
pub use identity::{BLOCK, Identity};
pub use keys::Keys;
pub use recipient::Recipient;

use crate::record::{Digest, Salt};

/// The largest age file that is opened, in bytes: of the longest identity, for hundreds of recipients.
const LARGEST: usize = 1 << 20;

/// What goes into a record, and what lies beside it.
pub struct Sealed {
    /// SHA-256 of the plaintext.
    pub commitment: Digest,
    /// The age file.
    pub age_file: Vec<u8>,
}

/// An identity that was decrypted and found to be the one committed to.
pub struct Opened {
    plaintext: SecretString,
    identity: Identity,
}

impl Opened {
    /// The identity.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Encrypts the same plaintext to other recipients.
    pub fn seal_again(&self, recipients: &[Recipient]) -> Result<Vec<u8>, Error> {
        encrypt(self.plaintext.expose_secret().as_bytes(), recipients)
    }
}

/// Encrypts an identity to all of `recipients`.
pub fn seal(identity: &Identity, salt: Salt, recipients: &[Recipient]) -> Result<Sealed, Error> {
    let plaintext = identity.to_plaintext(salt)?;
    let bytes = plaintext.expose_secret().as_bytes();
    Ok(Sealed { commitment: Digest::of(bytes), age_file: encrypt(bytes, recipients)? })
}

/// Decrypts an age file with an editor's keys, and checks that it holds what `commitment` was made for.
pub fn open(age_file: &[u8], commitment: &Digest, keys: &Keys) -> Result<Opened, Error> {
    let decryptor = age::Decryptor::new(age_file).map_err(|_| Error::Damaged)?;
    let mut reader = decryptor.decrypt(keys.identities()).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => Error::NotForThisKey,
        age::DecryptError::KeyDecryptionFailed => Error::WrongPassphrase,
        _ => Error::Damaged,
    })?;
    let mut bytes = Vec::new();
    reader.by_ref().take(LARGEST as u64).read_to_end(&mut bytes).map_err(|_| Error::Damaged)?;
    let plaintext = SecretString::from(String::from_utf8(bytes).map_err(|_| Error::Damaged)?);
    if Digest::of(plaintext.expose_secret().as_bytes()) != *commitment {
        return Err(Error::NotCommittedTo);
    }
    let identity = Identity::of_plaintext(plaintext.expose_secret())?;
    Ok(Opened { plaintext, identity })
}

fn encrypt(plaintext: &[u8], recipients: &[Recipient]) -> Result<Vec<u8>, Error> {
    let encryptor = age::Encryptor::with_recipients(recipients.iter().map(Recipient::as_age));
    let encryptor = encryptor.map_err(|_| Error::NoRecipients)?;
    let mut file = Vec::new();
    // Writing to memory can't fail.
    let written = encryptor.wrap_output(&mut file).and_then(|mut writer| {
        writer.write_all(plaintext)?;
        writer.finish().map(drop)
    });
    written.map_err(|_| Error::Damaged)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";

    fn pair() -> (Keys, Recipient) {
        let secret = age::x25519::Identity::generate();
        let text = secret.to_string();
        let keys = Keys::parse(text.expose_secret(), |_| None).unwrap();
        (keys, secret.to_public().to_string().parse().unwrap())
    }

    #[test]
    fn opens_for_each_recipient_what_it_commits_to_and_for_nobody_else() {
        let (first, second, stranger) = (pair(), pair(), pair());
        let identity = Identity::new("  Noor Haddad\n").unwrap();
        let recipients = [first.1, second.1];
        let sealed = seal(&identity, Salt::from([7; 16]), &recipients).unwrap();
        for keys in [&first.0, &second.0] {
            let opened = open(&sealed.age_file, &sealed.commitment, keys).unwrap();
            assert_eq!(opened.identity().expose(), "Noor Haddad");
        }
        assert_eq!(open(&sealed.age_file, &sealed.commitment, &stranger.0).err(), Some(Error::NotForThisKey));
        let another = seal(&identity, Salt::from([8; 16]), &recipients).unwrap();
        assert_ne!(another.commitment, sealed.commitment);
        let swapped = open(&another.age_file, &sealed.commitment, &first.0).err();
        assert_eq!(swapped, Some(Error::NotCommittedTo));

        let opened = open(&sealed.age_file, &sealed.commitment, &first.0).unwrap();
        let again = opened.seal_again(&[stranger.1]).unwrap();
        assert_eq!(open(&again, &sealed.commitment, &stranger.0).unwrap().identity().expose(), "Noor Haddad");
        assert_eq!(open(&again, &sealed.commitment, &first.0).err(), Some(Error::NotForThisKey));
    }

    #[test]
    fn finds_every_changed_byte_of_an_age_file_and_never_panics() {
        let (keys, recipient) = pair();
        let sealed = seal(&Identity::new("Noor Haddad").unwrap(), Salt::from([7; 16]), &[recipient]).unwrap();
        for at in 0..sealed.age_file.len() {
            let mut file = sealed.age_file.clone();
            file[at] ^= 1;
            assert!(open(&file, &sealed.commitment, &keys).is_err(), "byte {at}");
            assert!(open(&sealed.age_file[..at], &sealed.commitment, &keys).is_err(), "cut at byte {at}");
        }
    }

    #[test]
    fn takes_age_keys_with_their_comments_and_no_other_text() {
        let file = format!("# created: 2026-11-22\n# public key: age1\n\n{KEY}\n");
        assert!(Keys::parse(&file, |_| None).is_ok());
        for bad in
            ["", "# nothing\n", "AGE-SECRET-KEY-1XYZ", "age1nokey", "\0\0", "-----BEGIN OPENSSH PRIVATE KEY-----\n"]
        {
            assert!(Keys::parse(bad, |_| None).is_err(), "{bad}");
        }
        let error = Keys::parse(&format!("{KEY}X"), |_| None).err().unwrap().to_string();
        assert!(!error.contains("GQ9778"), "{error}");
    }
}
