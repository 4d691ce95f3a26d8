//! What may go wrong with a seal. No message says what was sealed, nor anything of a secret key.

/// Why an identity could not be sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing but white space.
    #[error("the identity is empty")]
    EmptyIdentity,
    /// Longer than an identity may be.
    #[error("the identity has {found} characters, and {most} are the most")]
    LongIdentity {
        /// Unicode scalar values found.
        found: usize,
        /// Unicode scalar values allowed.
        most: usize,
    },
    /// A character that a terminal could obey.
    #[error("the identity has a control character at character {at}")]
    ControlInIdentity {
        /// Its place, from 1.
        at: usize,
    },
    /// A text that is no public key of a kind that age knows.
    #[error("it is no age recipient (age1…) and no SSH public key (ssh-ed25519 …, ssh-rsa …)")]
    NotARecipient,
    /// A private key where a public one is expected.
    #[error("it is a private key, and a recipient is named by the public one")]
    PrivateKey,
    /// An SSH key that age can't encrypt to.
    #[error("age can't encrypt to this SSH key: {reason}")]
    UnsupportedRecipient {
        /// Why.
        reason: String,
    },
    /// Nobody to encrypt to.
    #[error("there is no recipient who could open it")]
    NoRecipients,
    /// A key file without a key that age could use.
    #[error("it has no age key (AGE-SECRET-KEY-1…) and no SSH private key")]
    NotAKey,
    /// A key file that is itself an age file.
    #[error("it is encrypted with a passphrase")]
    EncryptedKeyFile,
    /// A key that is none of the age file's recipients'.
    #[error("none of these keys opens it: it was sealed for others")]
    NotForThisKey,
    /// A passphrase that does not open the SSH key.
    #[error("the passphrase does not open the SSH key, or none was given")]
    WrongPassphrase,
    /// An age file that is none, or was changed.
    #[error("the age file is damaged")]
    Damaged,
    /// An age file with another plaintext than the record commits to.
    #[error("the age file holds another identity than the seal's record commits to")]
    NotCommittedTo,
}
