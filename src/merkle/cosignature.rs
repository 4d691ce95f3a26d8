//! Cosignatures: a witness's word that a log, as it saw it, only grew. C2SP tlog-cosignature, Ed25519 (type 0x04).
//!
//! Owns the message that a witness signs; its key is a log's of another type (`key.rs`). Whether a witness may sign, that
//! is whether it has checked the log against what it saw before, is for its keeper to know.

use super::key::{PrivateKey, PublicKey};
use super::{Error, Signature, SignedCheckpoint};

/// Signature type 0x04 of signed-note.
const COSIGNATURE: u8 = 4;

/// The last second that a cosignature may bear. \[tlog-cosignature, "Format"\]
const LAST_SECOND: u64 = i64::MAX as u64;

/// The public half of a witness's key.
pub type WitnessKey = PublicKey<COSIGNATURE>;
/// The private half of a witness's key.
pub type Witness = PrivateKey<COSIGNATURE>;

/// A witness's word about a checkpoint, found good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// When the witness gave it, in seconds since 1970.
    pub time: u64,
}

impl WitnessKey {
    /// Looks for the witness's cosignature under a checkpoint, and checks it; none if the witness did not sign.
    ///
    /// # Errors
    /// [`Error::CosignatureBytes`], [`Error::BadSignature`].
    pub fn verify(&self, checkpoint: &SignedCheckpoint) -> Result<Option<Cosignature>, Error> {
        let note = checkpoint.note();
        let mut own = note.signatures().iter().filter(|line| line.key_id == self.id() && line.name == self.name());
        let mut newest: Option<Cosignature> = None;
        own.try_for_each(|line| {
            let found = self.verify_line(note.text(), line)?;
            newest = newest.filter(|newest| newest.time > found.time).or(Some(found));
            Ok(())
        })?;
        Ok(newest)
    }

    fn verify_line(&self, text: &str, line: &Signature) -> Result<Cosignature, Error> {
        let malformed = || Error::CosignatureBytes { name: self.name().to_owned(), key_id: self.id() };
        let (time, signature) = line.signature.split_first_chunk::<8>().ok_or_else(malformed)?;
        let time = u64::from_be_bytes(*time);
        if time > LAST_SECOND || signature.len() != 64 {
            return Err(malformed());
        }
        self.verify_bytes(message(text, time).as_bytes(), signature)?;
        Ok(Cosignature { time })
    }
}

impl Witness {
    /// Signs a checkpoint as seen at `time`, in seconds since 1970.
    pub fn cosign(&self, checkpoint: &SignedCheckpoint, time: u64) -> Signature {
        let time = time.min(LAST_SECOND);
        let signature = self.sign_bytes(message(checkpoint.note().text(), time).as_bytes());
        Signature {
            name: self.verifier().name().to_owned(),
            key_id: self.verifier().id(),
            signature: [time.to_be_bytes().as_slice(), &signature].concat(),
        }
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
