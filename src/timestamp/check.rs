//! What a token proves, and to whom.

use std::time::Duration;

use base64ct::{Base64, Encoding};
use jiff::Timestamp;
use ring::digest;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert, ring as algorithms};

use super::Error;
use super::der::{OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE, context};
use super::read::{Token, attribute, token_in};
use super::request::positive;

/// Extended key usage `timeStamping`, 1.3.6.1.5.5.7.3.8. \[RFC 3161, 2.3\]
const TIME_STAMPING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/// ESS signing certificate, in its first form (SHA-1) and its second. \[RFC 2634; RFC 5035\]
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c];
const SIGNING_CERTIFICATE_2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SHA384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
const SHA512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
/// RSASSA-PSS, which names its digests in parameters that are not read here.
const PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];

/// The root certificates of those whom somebody trusts to vouch for authorities.
#[derive(Clone, Debug)]
pub struct Roots {
    certificates: Vec<CertificateDer<'static>>,
}

/// A token that was found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When the authority says that it saw the data.
    pub time: Timestamp,
    /// The common name of the authority's certificate, or its whole name in hex where it has none.
    pub authority: String,
    /// Whether the roots vouch for the authority; without roots, nobody does.
    pub vouched: bool,
}

impl Roots {
    /// Reads the certificates of a file in PEM.
    ///
    /// # Errors
    /// [`Error::NoRoots`].
    pub fn from_pem(text: &str) -> Result<Self, Error> {
        let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1);
        let certificates: Option<Vec<_>> = blocks
            .map(|block| {
                let (body, _) = block.split_once("-----END CERTIFICATE-----")?;
                let digits: String = body.split_whitespace().collect();
                Some(CertificateDer::from(Base64::decode_vec(&digits).ok()?))
            })
            .collect();
        let certificates = certificates.filter(|found| !found.is_empty()).ok_or(Error::NoRoots)?;
        if certificates.iter().any(|certificate| anchor_from_trusted_cert(certificate).is_err()) {
            return Err(Error::NoRoots);
        }
        Ok(Self { certificates })
    }

    fn anchors(&self) -> Vec<TrustAnchor<'_>> {
        self.certificates.iter().filter_map(|certificate| anchor_from_trusted_cert(certificate).ok()).collect()
    }
}

/// Checks an authority's answer to a request with `nonce` over `data`, and yields the token and what it proves.
///
/// # Errors
/// Every one of [`Error`]'s.
pub fn check_answer<'a>(
    answer: &'a [u8],
    data: &[u8],
    nonce: Option<&[u8]>,
    roots: Option<&Roots>,
) -> Result<(&'a [u8], Stamp), Error> {
    let token = token_in(answer)?;
    let read = Token::read(token)?;
    if nonce.is_some_and(|nonce| read.said.nonce != Some(positive(nonce).as_slice())) {
        return Err(Error::OtherNonce);
    }
    Ok((token, check_read(&read, data, roots)?))
}

/// Checks that a token is over `data`, was signed by a certificate in it that is for time stamping, and, where roots are
/// given, that they vouch for that certificate at the token's time.
///
/// # Errors
/// Every one of [`Error`]'s but [`Error::Refused`] and [`Error::OtherNonce`].
pub fn check(token: &[u8], data: &[u8], roots: Option<&Roots>) -> Result<Stamp, Error> {
    check_read(&Token::read(token)?, data, roots)
}

fn check_read(token: &Token<'_>, data: &[u8], roots: Option<&Roots>) -> Result<Stamp, Error> {
    let imprint = digest_of(token.said.imprint_digest)?;
    let expected = digest::digest(imprint, data);
    if token.said.imprint != expected.as_ref() {
        let (expected, found) = (hex(expected.as_ref()), hex(token.said.imprint));
        return Err(Error::OtherImprint { expected, found });
    }
    let certificate = check_signature(token)?;
    let vouched = match roots {
        Some(roots) => check_chain(token, certificate, roots).map(|()| true)?,
        None => false,
    };
    Ok(Stamp { time: token.said.time, authority: authority(certificate), vouched })
}

/// Checks the signature and all that it covers, and yields the certificate that made it.
fn check_signature<'a>(token: &Token<'a>) -> Result<&'a [u8], Error> {
    let wrong = |what| Error::Signature { what };
    let content_type = attribute(&token.attributes, CONTENT_TYPE)?;
    if content_type.is_none_or(|value| value.tag != OBJECT_IDENTIFIER || value.content != TST_INFO) {
        return Err(wrong("it is not over a time stamp"));
    }
    let digest = digest::digest(digest_of(token.digest)?, token.content);
    let signed = attribute(&token.attributes, MESSAGE_DIGEST)?;
    if signed.is_none_or(|value| value.tag != OCTET_STRING || value.content != digest.as_ref()) {
        return Err(wrong("it is over another content"));
    }
    let certificate = signing_certificate(token)?;
    let der = CertificateDer::from(certificate);
    let parsed = EndEntityCert::try_from(&der).map_err(|_| Error::Malformed { what: "the certificate" })?;
    if token.algorithm == PSS {
        return Err(Error::Algorithm { oid: oid(token.algorithm) });
    }
    let fits = signatures(token.digest)
        .into_iter()
        .any(|one| parsed.verify_signature(one, &token.attributes, token.signature).is_ok());
    if fits { Ok(certificate) } else { Err(wrong("the certificate's key did not make it")) }
}

/// The certificate in the token whose digest stands in the signed attributes.
fn signing_certificate<'a>(token: &Token<'a>) -> Result<&'a [u8], Error> {
    let (value, first_form) = match attribute(&token.attributes, SIGNING_CERTIFICATE_2)? {
        Some(value) => (value, false),
        None => (attribute(&token.attributes, SIGNING_CERTIFICATE)?.ok_or(Error::NoCertificate)?, true),
    };
    let mut list = Reader::new(value.content).within(SEQUENCE, "the signing certificate")?;
    let mut first = list.within(SEQUENCE, "the signing certificate")?;
    let algorithm = match first.peek() {
        Some(SEQUENCE) if !first_form => digest_of(super::read::algorithm(&mut first)?)?,
        _ if first_form => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        _ => &digest::SHA256,
    };
    let expected = first.take(OCTET_STRING, "the signing certificate")?.content;
    let is_it = |certificate: &&&[u8]| digest::digest(algorithm, certificate).as_ref() == expected;
    token.certificates.iter().find(is_it).copied().ok_or(Error::NoCertificate)
}

/// Checks that the roots vouch for the certificate, as one for time stamping, at the time that the token says.
fn check_chain(token: &Token<'_>, certificate: &[u8], roots: &Roots) -> Result<(), Error> {
    let refused = |reason: String| Error::Chain { reason };
    let der = CertificateDer::from(certificate);
    let parsed = EndEntityCert::try_from(&der).map_err(|error| refused(error.to_string()))?;
    let others: Vec<CertificateDer<'_>> = token.certificates.iter().map(|one| CertificateDer::from(*one)).collect();
    let seconds = u64::try_from(token.said.time.as_second()).unwrap_or_default();
    let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let usage = KeyUsage::required(TIME_STAMPING);
    parsed
        .verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &roots.anchors(), &others, time, usage, None, None)
        .map(drop)
        .map_err(|error| refused(format!("{error:?}")))
}

fn digest_of(algorithm: &[u8]) -> Result<&'static digest::Algorithm, Error> {
    match algorithm {
        SHA256 => Ok(&digest::SHA256),
        SHA384 => Ok(&digest::SHA384),
        SHA512 => Ok(&digest::SHA512),
        _ => Err(Error::Algorithm { oid: oid(algorithm) }),
    }
}

/// The signatures over this digest; the certificate's key tells which of them it can be.
fn signatures(digest: &[u8]) -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    match digest {
        SHA256 => {
            vec![algorithms::RSA_PKCS1_2048_8192_SHA256, algorithms::ECDSA_P256_SHA256, algorithms::ECDSA_P384_SHA256]
        }
        SHA384 => {
            vec![algorithms::RSA_PKCS1_2048_8192_SHA384, algorithms::ECDSA_P256_SHA384, algorithms::ECDSA_P384_SHA384]
        }
        SHA512 => vec![algorithms::RSA_PKCS1_2048_8192_SHA512, algorithms::ED25519],
        _ => Vec::new(),
    }
}

/// The common name (2.5.4.3) of a certificate's subject, which stands after version, serial number, algorithm, issuer
/// and validity.
fn authority(certificate: &[u8]) -> String {
    let name = || -> Result<String, Error> {
        let mut certificate = Reader::new(certificate).within(SEQUENCE, "the certificate")?;
        let mut body = certificate.within(SEQUENCE, "the certificate")?;
        body.take_if(context(0))?;
        for _ in 0..4 {
            body.any()?;
        }
        let mut subject = body.within(SEQUENCE, "the subject")?;
        while !subject.is_empty() {
            let mut part = Reader::new(subject.any()?.content).within(SEQUENCE, "the subject")?;
            if part.any()?.content == [0x55, 0x04, 0x03] {
                return Ok(String::from_utf8_lossy(part.any()?.content).chars().take(200).collect());
            }
        }
        Ok(String::new())
    };
    name().ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "an authority without a name".to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(64).map(|byte| format!("{byte:02x}")).collect()
}

/// An object identifier in dots.
fn oid(bytes: &[u8]) -> String {
    let mut numbers = Vec::new();
    let mut number = 0u64;
    for byte in bytes.iter().take(40) {
        number = number.wrapping_shl(7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            numbers.push(std::mem::take(&mut number));
        }
    }
    let first = numbers.first().copied().unwrap_or_default();
    let (a, b) = (first.min(80) / 40, first - first.min(80) / 40 * 40);
    let rest = numbers.iter().skip(1).map(|number| format!(".{number}")).collect::<String>();
    format!("{a}.{b}{rest}")
}
