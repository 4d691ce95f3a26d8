//! Who was signed in: a record bears the name of the server's signer, so a note in the same commit says whose token it was
//! recorded by.

use crate::ledger::{Batch, Error};
use crate::record::{Audience, Body, Note, compose};
use crate::serve::session::Editor;

/// The topic of these notes; their outcome is the name of the token.
const ENTERED_BY: &str = "entered_by";
/// The most records that a note is about.
const MOST: usize = 1_000;

/// Notes that `editor` recorded what this batch has from the record `first` on. The name is for nobody who may not see all
/// of these records, and never for the public.
pub(super) fn say_who(batch: &mut Batch<'_>, editor: &Editor, first: u64) -> Result<(), Error> {
    let mut about = Vec::new();
    let mut audience = None;
    for number in first..batch.next_number() {
        let own = match batch.ledger().record(number)?.body {
            Body::Statement(statement) => statement.audience,
            Body::Story(story) => story.audience,
            Body::Note(note) => note.audience,
            Body::Seal(_) | Body::Signer(_) | Body::Redaction(_) => None,
        };
        audience = audience.max(own.filter(|own| *own == Audience::Counsel));
        about.push(batch.ledger().digest_of(number)?);
    }
    for about in about.chunks(MOST) {
        batch.add_note(Note {
            about: about.to_vec(),
            audience,
            because: None,
            body: None,
            outcome: Some(compose(&editor.name)),
            topic: ENTERED_BY.to_owned(),
        })?;
    }
    Ok(())
}
