//! Reading an answer: the token, its certificates, and what was signed. Believes nothing of it.

use jiff::Timestamp;

use super::Error;
use super::der::{GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE, SET, Value, context};

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];

/// A token, taken apart. \[RFC 3161, 2.4.2; RFC 5652, 5\]
pub(super) struct Token<'a> {
    /// The bytes of the TSTInfo.
    pub(super) content: &'a [u8],
    /// The certificates, each whole.
    pub(super) certificates: Vec<&'a [u8]>,
    /// The object identifier of the digest that the signer used.
    pub(super) digest: &'a [u8],
    /// The signed attributes, as `SET OF` has them.
    pub(super) attributes: Vec<u8>,
    /// The object identifier of the signature's algorithm.
    pub(super) algorithm: &'a [u8],
    /// The signature.
    pub(super) signature: &'a [u8],
    /// What the token says.
    pub(super) said: Said<'a>,
}

/// What a token says. \[RFC 3161, 2.4.2, TSTInfo\]
pub(super) struct Said<'a> {
    /// The object identifier of the digest of the imprint.
    pub(super) imprint_digest: &'a [u8],
    pub(super) imprint: &'a [u8],
    pub(super) time: Timestamp,
    pub(super) nonce: Option<&'a [u8]>,
}

/// The token in an authority's answer, or the authority's refusal; a token alone is taken as one.
pub(super) fn token_in(answer: &[u8]) -> Result<&[u8], Error> {
    let mut outer = Reader::new(answer);
    let mut reader = outer.within(SEQUENCE, "the answer")?;
    outer.end("what follows the answer")?;
    if reader.peek() == Some(OBJECT_IDENTIFIER) {
        return Ok(answer);
    }
    let mut status = reader.within(SEQUENCE, "the status")?;
    let number = status.take(INTEGER, "the status")?.content;
    let number = number.iter().take(8).fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    if number > 1 {
        let said = status.take_if(SEQUENCE)?.map_or(String::new(), |texts| {
            let text = Reader::new(texts.content).any().map(|text| String::from_utf8_lossy(text.content).into_owned());
            text.unwrap_or_default().chars().take(200).collect()
        });
        return Err(Error::Refused { status: number, said });
    }
    let token = reader.take(SEQUENCE, "the token")?;
    reader.end("what follows the token")?;
    Ok(token.whole)
}

impl<'a> Token<'a> {
    pub(super) fn read(token: &'a [u8]) -> Result<Self, Error> {
        let mut outer = Reader::new(token);
        let mut info = outer.within(SEQUENCE, "the token")?;
        outer.end("what follows the token")?;
        expect(info.take(OBJECT_IDENTIFIER, "the token's type")?, SIGNED_DATA, "the token's type")?;
        let mut explicit = info.within(context(0), "the signed data")?;
        let mut signed = explicit.within(SEQUENCE, "the signed data")?;
        signed.take(INTEGER, "the signed data's version")?;
        signed.take(SET, "the digests")?;
        let mut encapsulated = signed.within(SEQUENCE, "the content")?;
        expect(encapsulated.take(OBJECT_IDENTIFIER, "the content's type")?, TST_INFO, "the content's type")?;
        let mut content = encapsulated.within(context(0), "the content")?;
        let content = content.take(OCTET_STRING, "the content")?.content;
        let mut certificates = Vec::new();
        if let Some(set) = signed.take_if(context(0))? {
            let mut set = Reader::new(set.content);
            while !set.is_empty() {
                let certificate = set.any()?;
                if certificate.tag == SEQUENCE {
                    certificates.push(certificate.whole);
                }
            }
        }
        signed.take_if(context(1))?;
        let mut signers = signed.within(SET, "the signers")?;
        signed.end("what follows the signers")?;
        let signer = signers.within(SEQUENCE, "the signer")?;
        // A token has one signature. [RFC 3161, 2.4.2]
        signers.end("what follows the signer")?;
        let signer = Signer::read(signer)?;
        let Signer { digest, attributes, algorithm, signature } = signer;
        Ok(Self { content, certificates, digest, attributes, algorithm, signature, said: Said::read(content)? })
    }
}

struct Signer<'a> {
    digest: &'a [u8],
    attributes: Vec<u8>,
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Signer<'a> {
    fn read(mut signer: Reader<'a>) -> Result<Self, Error> {
        signer.take(INTEGER, "the signer's version")?;
        // Who it says it is; the signed attributes say so, too, and those are signed.
        signer.any()?;
        let digest = algorithm(&mut signer)?;
        let attributes = signer.take(context(0), "the signed attributes")?;
        // They are signed as a SET OF, and stand here under another tag. [RFC 5652, 5.4]
        let mut whole = attributes.whole.to_vec();
        if let Some(tag) = whole.first_mut() {
            *tag = SET;
        }
        let algorithm = algorithm(&mut signer)?;
        let signature = signer.take(OCTET_STRING, "the signature")?.content;
        Ok(Self { digest, attributes: whole, algorithm, signature })
    }
}

impl<'a> Said<'a> {
    fn read(content: &'a [u8]) -> Result<Self, Error> {
        let mut outer = Reader::new(content);
        let mut info = outer.within(SEQUENCE, "what it says")?;
        outer.end("what follows what it says")?;
        info.take(INTEGER, "its version")?;
        info.take(OBJECT_IDENTIFIER, "its policy")?;
        let mut imprint = info.within(SEQUENCE, "the imprint")?;
        let imprint_digest = algorithm(&mut imprint)?;
        let imprint = imprint.take(OCTET_STRING, "the imprint")?.content;
        info.take(INTEGER, "its serial number")?;
        let time = time(info.take(GENERALIZED_TIME, "its time")?.content)?;
        info.take_if(SEQUENCE)?;
        info.take_if(super::der::BOOLEAN)?;
        let nonce = info.take_if(INTEGER)?.map(|nonce| nonce.content);
        Ok(Self { imprint_digest, imprint, time, nonce })
    }
}

/// The values of the signed attribute with this object identifier, of which there must be one.
pub(super) fn attribute<'a>(attributes: &'a [u8], wanted: &[u8]) -> Result<Option<Value<'a>>, Error> {
    let mut set = Reader::new(attributes).within(SET, "the signed attributes")?;
    let mut found = None;
    while !set.is_empty() {
        let mut attribute = set.within(SEQUENCE, "a signed attribute")?;
        let name = attribute.take(OBJECT_IDENTIFIER, "a signed attribute")?.content;
        let mut values = attribute.within(SET, "a signed attribute")?;
        let value = values.any()?;
        if name == wanted && found.replace(value).is_some() {
            return Err(Error::Malformed { what: "a signed attribute that stands twice" });
        }
    }
    Ok(found)
}

/// The object identifier of an AlgorithmIdentifier.
pub(super) fn algorithm<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Error> {
    let mut identifier = reader.within(SEQUENCE, "an algorithm")?;
    Ok(identifier.take(OBJECT_IDENTIFIER, "an algorithm")?.content)
}

fn expect(found: Value<'_>, expected: &[u8], what: &'static str) -> Result<(), Error> {
    if found.content == expected { Ok(()) } else { Err(Error::Malformed { what }) }
}

/// `YYYYMMDDHHMMSS[.fraction]Z`, rounded down to the second. \[RFC 3161, 2.4.2, genTime\]
fn time(content: &[u8]) -> Result<Timestamp, Error> {
    let malformed = || Error::Malformed { what: "its time" };
    let text = std::str::from_utf8(content).ok().filter(|text| text.is_ascii()).ok_or_else(malformed)?;
    let text = text.strip_suffix('Z').ok_or_else(malformed)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(fraction) {
        return Err(malformed());
    }
    let part = |from: usize, to: usize| &whole[from..to];
    let spelt =
        format!("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14));
    spelt.parse().map_err(|_| malformed())
}
