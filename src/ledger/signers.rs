//! Who is admitted to sign, at every size of the log: a function of the signer records alone.

use base64ct::{Base64, Encoding};

use super::Error;
use crate::merkle::{self, Checkpoint, SignedCheckpoint, SignerKey, VerifierKey};
use crate::record::{Signer, SignerAction};

/// The signers of a ledger, in the order of their records.
#[derive(Clone, Debug, Default)]
pub struct Signers {
    origin: String,
    terms: Vec<Term>,
}

/// One signer's time in office.
#[derive(Clone, Debug)]
pub struct Term {
    /// The signer's key.
    pub key: VerifierKey,
    /// The name that its records bear.
    pub name: String,
    /// The number of the record that admits it.
    pub admitted: u64,
    /// The number of the record that dismisses it.
    pub dismissed: Option<u64>,
}

impl Signers {
    /// Takes the next signer record into account, once its signature by an admitted signer is found good.
    ///
    /// Record 0 admits and signs itself; a dismissal that would leave no signer is refused.
    pub fn take(&mut self, number: u64, record: &Signer) -> Result<(), Error> {
        let refused = |reason: &'static str| match number {
            0 => Err(Error::NoFounder { reason: format!("record 0: {reason}") }),
            number => Err(Error::SignerRefused { number, reason }),
        };
        let key: VerifierKey = record.verifier_key.parse()?;
        if key.name() != record.origin {
            return refused("the key's name is not the origin");
        }
        let founder = number == 0;
        if founder {
            self.origin.clone_from(&record.origin);
        }
        if record.origin != self.origin {
            return refused("it is for another ledger");
        }
        let by = match founder {
            true => Some(key.clone()),
            false => self.current().find(|term| term.key.id().to_string() == record.by).map(|term| term.key.clone()),
        };
        let Some(by) = by.filter(|by| by.id().to_string() == record.by) else {
            return refused("it is signed by nobody who is admitted");
        };
        let Ok(signature) = Base64::decode_vec(&record.signature) else {
            return refused("the signature is not base64");
        };
        let text = Signer::signed_text(&record.origin, number, record.action, &record.verifier_key);
        if by.verify_bytes(text.as_bytes(), &signature).is_err() {
            return refused("the signature is false");
        }
        match record.action {
            SignerAction::Admit if self.current().any(|term| term.key == key) => refused("it is admitted already"),
            SignerAction::Admit => {
                self.terms.push(Term { key, name: record.name.clone(), admitted: number, dismissed: None });
                Ok(())
            }
            SignerAction::Dismiss if founder || self.current().count() < 2 => {
                refused("the last signer can't be dismissed")
            }
            SignerAction::Dismiss => {
                match self.terms.iter_mut().find(|term| term.dismissed.is_none() && term.key == key) {
                    Some(term) => {
                        term.dismissed = Some(number);
                        Ok(())
                    }
                    None => refused("it dismisses a signer who is not admitted"),
                }
            }
        }
    }

    /// The ledger's origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Every signer that ever was admitted, oldest first.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The signers admitted now.
    pub fn current(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.dismissed.is_none())
    }

    /// The signers admitted when the log had `size` records.
    pub fn at(&self, size: u64) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(move |term| term.admitted < size && term.dismissed.is_none_or(|number| number >= size))
    }

    /// The name that `key` signs its records with, if it is admitted now.
    pub fn name_of(&self, key: &SignerKey) -> Result<&str, Error> {
        let verifier = key.verifier();
        let term = self.current().find(|term| term.key == *verifier);
        let refused = || Error::NotAdmitted { key: verifier.id().to_string(), origin: self.origin.clone() };
        term.map(|term| term.name.as_str()).ok_or_else(refused)
    }

    /// What a checkpoint says, if a signer who was admitted at its size signed it, and nobody's who was is false.
    pub fn verify<'a>(&self, checkpoint: &'a SignedCheckpoint) -> Result<&'a Checkpoint, Error> {
        let size = checkpoint.unverified().size.0;
        let (mut verified, mut refusal) = (None, None);
        for term in self.at(size) {
            match checkpoint.verify(&term.key) {
                Ok(said) => verified = Some(said),
                Err(error @ merkle::Error::BadSignature { .. }) => return Err(error.into()),
                Err(error) => refusal = Some(error),
            }
        }
        let unsigned = || Error::NotAdmitted { key: "of this checkpoint".to_owned(), origin: self.origin.clone() };
        verified.ok_or_else(|| refusal.map_or_else(unsigned, Error::Log))
    }
}

/// Makes the record by which `by` admits or dismisses the signer with `verifier_key`.
pub fn sign_admission(
    number: u64,
    action: SignerAction,
    name: &str,
    verifier_key: &VerifierKey,
    by: &SignerKey,
) -> Signer {
    let origin = by.verifier().name();
    let verifier_key = verifier_key.to_string();
    let text = Signer::signed_text(origin, number, action, &verifier_key);
    Signer {
        action,
        by: by.verifier().id().to_string(),
        name: name.to_owned(),
        origin: origin.to_owned(),
        signature: Base64::encode_string(&by.sign_bytes(text.as_bytes())),
        verifier_key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SignerKey {
        SignerKey::from_seed("example.com/log", &[seed; 32]).unwrap()
    }

    fn founded() -> Signers {
        let mut signers = Signers::default();
        let founder = key(1);
        signers.take(0, &sign_admission(0, SignerAction::Admit, "desk", founder.verifier(), &founder)).unwrap();
        signers
    }

    #[test]
    fn admits_only_on_the_word_of_one_admitted_before() {
        let mut signers = founded();
        let (second, stranger) = (key(2), key(3));
        let by_stranger = sign_admission(5, SignerAction::Admit, "counsel", second.verifier(), &stranger);
        assert!(signers.take(5, &by_stranger).unwrap_err().to_string().contains("nobody who is admitted"));
        let mut claimed = by_stranger;
        claimed.by = key(1).verifier().id().to_string();
        assert!(signers.take(5, &claimed).unwrap_err().to_string().contains("the signature is false"));
        signers.take(5, &sign_admission(5, SignerAction::Admit, "counsel", second.verifier(), &key(1))).unwrap();
        assert_eq!(signers.at(5).count(), 1);
        assert_eq!(signers.at(6).count(), 2);
        assert_eq!(signers.name_of(&second).unwrap(), "counsel");
    }

    #[test]
    fn refuses_a_signature_made_for_another_place_in_the_log() {
        let mut signers = founded();
        let second = key(2);
        let record = sign_admission(5, SignerAction::Admit, "counsel", second.verifier(), &key(1));
        assert!(signers.take(6, &record).unwrap_err().to_string().contains("the signature is false"));
    }

    #[test]
    fn never_dismisses_the_last_signer() {
        let mut signers = founded();
        let founder = key(1);
        let farewell = |number| sign_admission(number, SignerAction::Dismiss, "desk", founder.verifier(), &founder);
        assert!(signers.take(1, &farewell(1)).unwrap_err().to_string().contains("the last signer"));
        signers.take(1, &sign_admission(1, SignerAction::Admit, "counsel", key(2).verifier(), &founder)).unwrap();
        signers.take(2, &farewell(2)).unwrap();
        assert!(signers.name_of(&founder).is_err());
        assert!(signers.at(2).any(|term| term.name == "desk"));
    }
}
