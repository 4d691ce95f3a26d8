//! Cosignatures: a witness's word that a log, as it saw it, only grew. C2SP tlog-cosignature, Ed25519 (type 0x04).
//!
//! Owns both halves of a witness's key and the message that it signs. Whether a witness may sign, that is whether it has
//! checked the log against what it saw before, is for its keeper to know.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

use super::key::{SIGNER_PREFIX, check_name, encode_typed, expect_id, key_id, parse_key};
use super::{Error, KeyId, Signature, SignedCheckpoint};

/// Signature type 0x04 of signed-note.
const COSIGNATURE: u8 = 4;

/// The last second that a cosignature may bear. \[tlog-cosignature, "Format"\]
const LAST_SECOND: u64 = i64::MAX as u64;

/// The public half of a witness's key, with its name. Printed as `name+hex(key id)+base64(0x04 ‖ public key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    id: KeyId,
    key: VerifyingKey,
}

/// A witness's word about a checkpoint, found good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// When the witness gave it, in seconds since 1970.
    pub time: u64,
}

impl WitnessKey {
    fn new(name: &str, public_key: &[u8; 32]) -> Result<Self, Error> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| Error::PublicKey)?;
        if key.is_weak() {
            return Err(Error::PublicKey);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, COSIGNATURE, public_key), key })
    }

    /// The witness's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The 32 bytes of the public key.
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Looks for the witness's cosignature under a checkpoint, and checks it; none if the witness did not sign.
    ///
    /// # Errors
    /// [`Error::CosignatureBytes`], [`Error::BadSignature`].
    pub fn verify(&self, checkpoint: &SignedCheckpoint) -> Result<Option<Cosignature>, Error> {
        let note = checkpoint.note();
        let mut own = note.signatures().iter().filter(|line| line.key_id == self.id && line.name == self.name);
        let mut newest: Option<Cosignature> = None;
        own.try_for_each(|line| {
            let found = self.verify_line(note.text(), line)?;
            newest = newest.filter(|newest| newest.time > found.time).or(Some(found));
            Ok(())
        })?;
        Ok(newest)
    }

    fn verify_line(&self, text: &str, line: &Signature) -> Result<Cosignature, Error> {
        let malformed = || Error::CosignatureBytes { name: self.name.clone(), key_id: self.id };
        let (time, signature) = line.signature.split_first_chunk::<8>().ok_or_else(malformed)?;
        let time = u64::from_be_bytes(*time);
        if time > LAST_SECOND || signature.len() != 64 {
            return Err(malformed());
        }
        ed25519_dalek::Signature::from_slice(signature)
            .and_then(|signature| self.key.verify_strict(message(text, time).as_bytes(), &signature))
            .map_err(|_| Error::BadSignature { name: self.name.clone(), key_id: self.id })?;
        Ok(Cosignature { time })
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, self.id, encode_typed(COSIGNATURE, self.key.as_bytes()))
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for WitnessKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, id, public_key) = parse_key(text, COSIGNATURE, Error::VerifierKeySyntax)?;
        let key = Self::new(name, &public_key)?;
        expect_id(key.id, id)?;
        Ok(key)
    }
}

/// The private half of a witness's key. Wiped from memory when dropped.
#[derive(Clone)]
pub struct Witness {
    key: SigningKey,
    verifier: WitnessKey,
}

impl Witness {
    /// Makes a witness's key from a name and 32 random bytes.
    ///
    /// # Errors
    /// [`Error::KeyName`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, Error> {
        let key = SigningKey::from_bytes(seed);
        let verifier = WitnessKey::new(name, key.verifying_key().as_bytes())?;
        Ok(Self { key, verifier })
    }

    /// The public half.
    pub fn verifier(&self) -> &WitnessKey {
        &self.verifier
    }

    /// Signs a checkpoint as seen at `time`, in seconds since 1970.
    pub fn cosign(&self, checkpoint: &SignedCheckpoint, time: u64) -> Signature {
        let time = time.min(LAST_SECOND);
        let signature = self.key.sign(message(checkpoint.note().text(), time).as_bytes()).to_bytes();
        Signature {
            name: self.verifier.name.clone(),
            key_id: self.verifier.id,
            signature: [time.to_be_bytes().as_slice(), &signature].concat(),
        }
    }

    /// The secret as a key file holds it: `PRIVATE+KEY+name+hex(key id)+base64(0x04 ‖ seed)`. To be written nowhere else.
    pub fn to_secret_text(&self) -> String {
        let WitnessKey { name, id, .. } = &self.verifier;
        format!("{SIGNER_PREFIX}{name}+{id}+{}", encode_typed(COSIGNATURE, self.key.as_bytes()))
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Witness({}+{}, seed withheld)", self.verifier.name, self.verifier.id)
    }
}

impl FromStr for Witness {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix(SIGNER_PREFIX).ok_or(Error::SignerKeySyntax)?;
        let (name, id, seed) = parse_key(text, COSIGNATURE, Error::SignerKeySyntax)?;
        let key = Self::from_seed(name, &seed)?;
        expect_id(key.verifier.id, id)?;
        Ok(key)
    }
}

/// What a witness signs: the kind of message, the time, and the whole text of the checkpoint.
/// \[tlog-cosignature, "Ed25519 signed message"\]
fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

#[cfg(test)]
mod tests {
    use super::super::{Checkpoint, Hash, SignerKey, TreeSize};
    use super::*;

    /// The example of tlog-cosignature. Its keys are published nowhere.
    const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa \
        Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        — witness.example.com/w1 \
        jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

    fn checkpoint() -> SignedCheckpoint {
        let key = SignerKey::from_seed("log.example", &[1; 32]).unwrap();
        Checkpoint::new("log.example", TreeSize(7), Hash::from([7; 32])).sign(&key).unwrap()
    }

    fn witness() -> Witness {
        Witness::from_seed("witness.example/w1", &[3; 32]).unwrap()
    }

    #[test]
    fn reads_and_prints_the_example_of_the_specification_with_its_time() {
        let signed = SignedCheckpoint::parse(EXAMPLE.as_bytes()).unwrap();
        assert_eq!(signed.to_string(), EXAMPLE);
        let line = &signed.note().signatures()[1];
        assert_eq!(line.signature.len(), 72);
        assert_eq!(u64::from_be_bytes(line.signature[..8].try_into().unwrap()), 1_679_315_147);
        assert_eq!(
            message(signed.note().text(), 1_679_315_147),
            "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n\
             CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        );
    }

    #[test]
    fn a_cosignature_is_taken_from_its_witness_over_its_checkpoint_only() {
        let mut signed = checkpoint();
        assert_eq!(witness().verifier().verify(&signed), Ok(None));
        let line = witness().cosign(&signed, 1_679_315_147);
        signed.cosign(line.clone()).unwrap();
        assert_eq!(witness().verifier().verify(&signed), Ok(Some(Cosignature { time: 1_679_315_147 })));
        let namesake = Witness::from_seed("witness.example/w1", &[4; 32]).unwrap();
        assert_eq!(namesake.verifier().verify(&signed), Ok(None));
        let key = SignerKey::from_seed("log.example", &[1; 32]).unwrap();
        let mut other = Checkpoint::new("log.example", TreeSize(8), Hash::from([7; 32])).sign(&key).unwrap();
        other.cosign(line).unwrap();
        assert!(matches!(witness().verifier().verify(&other), Err(Error::BadSignature { .. })));
        assert!(signed.verify(key.verifier()).is_ok());
    }

    #[test]
    fn every_changed_bit_of_a_cosignature_is_found() {
        let signed = checkpoint();
        let line = witness().cosign(&signed, 1_679_315_147);
        for bit in 0..line.signature.len() * 8 {
            let mut changed = line.clone();
            changed.signature[bit / 8] ^= 1 << (bit % 8);
            let mut other = signed.clone();
            other.cosign(changed).unwrap();
            assert!(witness().verifier().verify(&other).is_err(), "bit {bit}");
        }
        let mut short = line.clone();
        short.signature.pop();
        let mut other = signed.clone();
        other.cosign(short).unwrap();
        assert!(matches!(witness().verifier().verify(&other), Err(Error::CosignatureBytes { .. })));
    }

    #[test]
    fn keys_read_back_as_they_were_printed_and_are_no_logs() {
        let witness = witness();
        let verifier = witness.verifier().to_string();
        assert_eq!(verifier.parse::<WitnessKey>().as_ref(), Ok(witness.verifier()));
        assert_eq!(witness.to_secret_text().parse::<Witness>().unwrap().verifier(), witness.verifier());
        assert_eq!(verifier.parse::<super::super::VerifierKey>(), Err(Error::KeyAlgorithm { found: 4, expected: 1 }));
        let log = SignerKey::from_seed("log.example", &[1; 32]).unwrap();
        let found = log.verifier().to_string().parse::<WitnessKey>();
        assert_eq!(found, Err(Error::KeyAlgorithm { found: 1, expected: 4 }));
        assert!(!format!("{witness:?}").contains(&witness.to_secret_text()[12..]));
    }

    #[test]
    fn a_log_is_no_witness_of_its_own() {
        let mut signed = checkpoint();
        let own = Witness::from_seed("log.example", &[3; 32]).unwrap().cosign(&signed, 1);
        assert!(matches!(signed.cosign(own), Err(Error::OwnCosignature { .. })));
    }
}
