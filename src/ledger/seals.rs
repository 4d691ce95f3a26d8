//! Seals: the commitment to an unnamed source's identity in the log, the identity itself encrypted beside it.

use super::{Added, Batch, Chain, Error, Ledger};
use crate::record::{Attribution, Audience, Body, Digest, Note, Seal};
use crate::seal::{self, Identity, Keys, Opened, Recipient};

/// The topic of notes that a seal was opened.
pub const REVEAL_TOPIC: &str = "reveal";

/// A seal on a source of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSource {
    /// The number of the seal's record.
    pub number: u64,
    /// Its digest.
    pub digest: Digest,
    /// The seal.
    pub seal: Seal,
    /// The revision that it is about.
    pub revision: u32,
    /// The source, unless that revision has no content here.
    pub source: Option<Attribution>,
    /// Whether the identity is kept here.
    pub is_kept: bool,
}

impl Ledger {
    /// The seals on the sources of a statement's revisions, oldest first.
    pub fn seals_of(&self, chain: &Chain) -> Result<Vec<SealedSource>, Error> {
        let mut seals = Vec::new();
        let Some(first) = self.store.number_of(&chain.id)? else { return Ok(seals) };
        for row in self.store.revisions_of(first)? {
            for number in self.store.references_to(row.number)? {
                let Ok(Body::Seal(seal)) = self.record(number).map(|record| record.body) else { continue };
                let revised = chain.revisions.iter().find(|one| one.number == row.number);
                let position = (seal.attribution as usize).checked_sub(1);
                let source = revised.zip(position).and_then(|(one, at)| one.statement.attributions.get(at).cloned());
                seals.push(SealedSource {
                    number,
                    digest: self.digest_of(number)?,
                    seal,
                    revision: row.revision,
                    source,
                    is_kept: self.store.ciphertext(number)?.is_some(),
                });
            }
        }
        seals.sort_by_key(|seal| seal.number);
        Ok(seals)
    }

    /// Decrypts the identity that the seal at `number` covers, and checks it against the seal's commitment. Who shows it
    /// to somebody first notes it with [`Batch::note_reveal`].
    pub fn open_seal(&self, number: u64, keys: &Keys) -> Result<Opened, Error> {
        let Body::Seal(seal) = self.record(number)?.body else {
            return Err(Error::UnknownId { what: "seal", id: number.to_string() });
        };
        let Some(age_file) = self.store.ciphertext(number)? else { return Err(Error::SealNotKept { number }) };
        seal::open(&age_file, &seal.commitment, keys).map_err(|source| Error::Seal { number, source })
    }
}

impl Batch<'_> {
    /// Seals the identity of the source at `position`, from 1, of the statement's revision with the digest `about`, for
    /// all of the ledger's recipients.
    pub fn seal(&mut self, about: Digest, position: usize, identity: &Identity) -> Result<Added, Error> {
        let recipients: Vec<Recipient> = self.ledger().recipients()?.into_iter().map(|one| one.key).collect();
        if recipients.is_empty() {
            return Err(Error::NoRecipients);
        }
        let dangling = Error::Dangling { field: "about", digest: about, expected: "statement" };
        let Some(number) = self.number_of(&about)? else { return Err(dangling) };
        let record = self.ledger().record(number)?;
        if identity.is_told_by(&record.to_line()?) {
            return Err(Error::IdentityTold { what: "statement" });
        }
        let Body::Statement(statement) = record.body else { return Err(dangling) };
        let count = statement.attributions.len();
        let source = position.checked_sub(1).and_then(|at| statement.attributions.get(at));
        let Some(source) = source else { return Err(Error::NoSuchSource { position, count }) };
        if source.name.is_some() {
            return Err(Error::NamedSource { position });
        }
        let salt = self.salt();
        let sealed = seal::seal(identity, salt, &recipients);
        let sealed = sealed.map_err(|source| Error::Seal { number: self.next_number(), source })?;
        let attribution = u32::try_from(position).unwrap_or(u32::MAX);
        let added = self.append(Body::Seal(Seal { about, attribution, commitment: sealed.commitment }))?;
        self.put_ciphertext(added.number, &sealed.age_file)?;
        Ok(added)
    }

    /// Notes that the seal with the digest `seal` is opened, and why: before anybody sees what it covers.
    pub fn note_reveal(&mut self, seal: Digest, opened: &Opened, because: String) -> Result<Added, Error> {
        if opened.identity().is_told_by(&because) {
            return Err(Error::IdentityTold { what: "reason" });
        }
        self.add_note(Note {
            about: vec![seal],
            audience: Some(Audience::Counsel),
            because: Some(because),
            body: None,
            outcome: Some("revealed".to_owned()),
            topic: REVEAL_TOPIC.to_owned(),
        })
    }
}
