//! The keys of an editor who opens seals: age's own, or an SSH private key.

use age::secrecy::SecretString;

use super::Error;

/// Private keys. Nothing prints them.
pub struct Keys(Vec<Box<dyn age::Identity>>);

/// Asks for the passphrase of an encrypted SSH key.
#[derive(Clone)]
struct Asker<F>(F);

impl Keys {
    /// Reads the keys in the text of an age key file or of an SSH private key. `passphrase` is asked for the passphrase of
    /// an SSH key that has one, once it is needed.
    pub fn parse(
        text: &str,
        passphrase: impl Fn(&str) -> Option<String> + Clone + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        if text.starts_with("age-encryption.org/") || text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") {
            return Err(Error::EncryptedKeyFile);
        }
        if text.trim_start().starts_with("-----BEGIN ") {
            let key =
                age::ssh::Identity::from_buffer(text.trim_start().as_bytes(), None).map_err(|_| Error::NotAKey)?;
            return match key {
                age::ssh::Identity::Unsupported(_) => Err(Error::NotAKey),
                key => Ok(Self(vec![Box::new(key.with_callbacks(Asker(passphrase)))])),
            };
        }
        let file = age::IdentityFile::from_buffer(text.as_bytes()).map_err(|_| Error::NotAKey)?;
        let keys = file.into_identities().map_err(|_| Error::NotAKey)?;
        if keys.is_empty() {
            return Err(Error::NotAKey);
        }
        Ok(Self(keys.into_iter().map(|key| key as Box<dyn age::Identity>).collect()))
    }

    pub(super) fn identities(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0.iter().map(|key| &**key)
    }
}

impl<F: Fn(&str) -> Option<String> + Clone + Send + Sync + 'static> age::Callbacks for Asker<F> {
    fn display_message(&self, _: &str) {}

    fn confirm(&self, _: &str, _: &str, _: Option<&str>) -> Option<bool> {
        None
    }

    fn request_public_string(&self, _: &str) -> Option<String> {
        None
    }

    fn request_passphrase(&self, description: &str) -> Option<SecretString> {
        (self.0)(description).map(SecretString::from)
    }
}
