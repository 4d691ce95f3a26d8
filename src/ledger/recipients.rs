//! Who may open seals: recipients, as notes about record 0 say it. The log holds these notes, so that nobody adds a key of
//! his own to a table and waits for the next name.

use super::{Added, Batch, Error, Ledger};
use crate::merkle::{SignedCheckpoint, TreeSize, check_inclusion, leaf_hash, prove_inclusion, root};
use crate::record::{Audience, Body, Digest, Note, compose};
use crate::seal::{Keys, Recipient};

/// The topic of notes that add and remove recipients.
pub const RECIPIENT_TOPIC: &str = "recipient";
const ADD: &str = "add";
const REMOVE: &str = "remove";
const SEAL_AGAIN: &str = "seal_again";

/// A recipient, and whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRecipient {
    /// The public key.
    pub key: Recipient,
    /// Whose it is, in the words of who added it.
    pub name: Option<String>,
    /// The number of the note that added it.
    pub added: u64,
}

impl NamedRecipient {
    /// Its name, or its key in a few characters.
    pub fn label(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.key.abridged())
    }
}

impl Ledger {
    /// The ledger's recipients, oldest first. Each note that says so is checked against the signed log.
    pub fn recipients(&self) -> Result<Vec<NamedRecipient>, Error> {
        let mut recipients: Vec<NamedRecipient> = Vec::new();
        for number in self.store.references_to(0)? {
            let Body::Note(note) = self.record(number)?.body else { continue };
            let outcome = note.outcome.unwrap_or_default();
            if note.topic != RECIPIENT_TOPIC || ![ADD, REMOVE].contains(&outcome.as_str()) {
                continue;
            }
            self.check_in_log(number)?;
            let body = note.body.unwrap_or_default();
            let (key, name) = body.split_once('\n').map_or((body.as_str(), None), |(key, name)| (key, Some(name)));
            let Ok(key) = key.parse::<Recipient>() else { continue };
            recipients.retain(|one| one.key != key);
            if outcome == ADD {
                recipients.push(NamedRecipient { key, name: name.map(str::to_owned), added: number });
            }
        }
        Ok(recipients)
    }

    /// Checks that the record at `number` has the digest that the newest signed head covers. What was appended after that
    /// head is this process's own.
    fn check_in_log(&self, number: u64) -> Result<(), Error> {
        let refused = |reason: &str| Err(Error::NotInLog { number, reason: reason.to_owned() });
        let entry = self.store.entry(number)?.and_then(|entry| Some((entry.digest, entry.line?)));
        let Some((digest, line)) = entry else { return refused("it has no content") };
        if Digest::of(line.as_bytes()) != digest {
            return refused("its line has another digest");
        }
        let Some((size, note)) = self.store.checkpoint(self.size()?)? else {
            return refused("there is no signed head");
        };
        if number >= size {
            return Ok(());
        }
        let signed = SignedCheckpoint::parse(note.as_bytes())?;
        let head = self.signers()?.verify(&signed)?;
        let size = TreeSize(size);
        let proof = prove_inclusion(number, size, &self.store)?;
        let is_there = head.size == size
            && root(size, &self.store)? == head.root
            && check_inclusion(&leaf_hash(digest.as_bytes()), number, size, &proof, &head.root).is_ok();
        if is_there { Ok(()) } else { refused("the signed log does not have it") }
    }
}

impl Batch<'_> {
    /// Adds a recipient for all seals to come; those that are there stay closed to it until [`Batch::seal_all_again`].
    pub fn add_recipient(
        &mut self,
        key: &Recipient,
        name: Option<&str>,
        because: Option<String>,
    ) -> Result<Added, Error> {
        if self.ledger().recipients()?.iter().any(|one| one.key == *key) {
            return Err(Error::RecipientKnown { key: key.abridged() });
        }
        let body = match name.map(compose) {
            Some(name) => format!("{key}\n{name}"),
            None => key.to_string(),
        };
        self.note_recipient(ADD, body, because)
    }

    /// Removes a recipient: seals to come are not for it, nor are those that [`Batch::seal_all_again`] encrypts anew.
    pub fn remove_recipient(&mut self, key: &Recipient, because: Option<String>) -> Result<Added, Error> {
        let recipients = self.ledger().recipients()?;
        if !recipients.iter().any(|one| one.key == *key) {
            return Err(Error::NoSuchRecipient { key: key.abridged() });
        }
        if recipients.len() == 1 && !self.ledger().store().seals()?.is_empty() {
            return Err(Error::LastRecipient);
        }
        self.note_recipient(REMOVE, key.to_string(), because)
    }

    /// Encrypts every sealed identity anew, for the recipients as they are now, notes that, and returns how many there
    /// are. None is changed if the keys can't open one of them.
    pub fn seal_all_again(&mut self, keys: &Keys) -> Result<u64, Error> {
        let recipients: Vec<Recipient> = self.ledger().recipients()?.into_iter().map(|one| one.key).collect();
        let numbers = self.ledger().store().seals()?;
        if numbers.is_empty() {
            return Ok(0);
        }
        let keys_now = recipients.iter().map(Recipient::as_str).collect::<Vec<_>>().join("\n");
        self.note_recipient(SEAL_AGAIN, keys_now, None)?;
        // Who was removed could still open an age file of before.
        self.mark_unfinished()?;
        for number in &numbers {
            let opened = self.ledger().open_seal(*number, keys)?;
            let age_file = opened.seal_again(&recipients).map_err(|source| Error::Seal { number: *number, source })?;
            self.replace_ciphertext(*number, &age_file)?;
        }
        Ok(numbers.len() as u64)
    }

    fn note_recipient(&mut self, outcome: &str, body: String, because: Option<String>) -> Result<Added, Error> {
        self.add_note(Note {
            about: vec![self.ledger().digest_of(0)?],
            audience: Some(Audience::Counsel),
            because,
            body: Some(body),
            outcome: Some(outcome.to_owned()),
            topic: RECIPIENT_TOPIC.to_owned(),
        })
    }
}
