//! Why a time stamp is none.

/// Why a token is not taken as a time stamp.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Bytes that are no token.
    #[error("not a time stamp (RFC 3161): {what} is malformed")]
    Malformed {
        /// The part that can't be read.
        what: &'static str,
    },
    /// An authority that refuses.
    #[error("the authority refuses: status {status}{}", if said.is_empty() { String::new() } else { format!(", {said}") })]
    Refused {
        /// The status of RFC 3161, 2.4.2.
        status: u64,
        /// What the authority said.
        said: String,
    },
    /// A token over something else.
    #[error("the token is over something else: expected SHA-256 {expected}, found {found}")]
    OtherImprint {
        /// The digest that it should be over, in hex.
        expected: String,
        /// What it is over, in hex.
        found: String,
    },
    /// An answer to somebody else's question.
    #[error("the token does not answer this request: its nonce is another one")]
    OtherNonce,
    /// A token without a certificate that signed it.
    #[error("no certificate in the token is the one that is said to have signed it")]
    NoCertificate,
    /// A digest or a signature algorithm that is not known here, or too weak.
    #[error("the algorithm {oid} is not supported here")]
    Algorithm {
        /// Its object identifier.
        oid: String,
    },
    /// A signature that is false, or over other content.
    #[error("the token's signature is false: {what}")]
    Signature {
        /// What does not fit.
        what: &'static str,
    },
    /// A certificate that leads to none of the roots.
    #[error("the authority's certificate is not vouched for by the roots given: {reason}")]
    Chain {
        /// Why.
        reason: String,
    },
    /// A file of roots that has none.
    #[error("no certificate is in it (PEM, -----BEGIN CERTIFICATE-----)")]
    NoRoots,
}
