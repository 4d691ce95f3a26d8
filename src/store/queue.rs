//! The records that writers have left for whoever holds the head to append. Only a database has such a queue: a file's
//! writers are all on one machine, and fast enough one by one.

use super::cells::{Cells, Value};
use super::engine::{Extent, Kind, Put, Target};
use super::{Error, Store, Transaction};
use crate::record::Digest;

/// A record that waits to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its digest.
    pub digest: Digest,
    /// Its line, complete.
    pub line: String,
    /// Its writer's signature over the digest.
    pub signature: Vec<u8>,
}

/// What has become of a record that was left in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It waits.
    Waits,
    /// Whoever held the head found it against the rules, and it is for its writer to find out why.
    Refused,
    /// It is not there any more: appended, most likely.
    Gone,
}

const QUEUE: Target = Target {
    table: "queue",
    columns: &[("digest", Kind::Bytes), ("line", Kind::Text), ("signature", Kind::Bytes)],
    put: Put::New,
    sql: "INSERT INTO queue (digest, line, signature) VALUES (?, ?, ?)",
};

/// A record's place in the queue, and in the log: by its digest, where the least number would be looked for from the first
/// record on.
const TURN: &str =
    "SELECT (SELECT refused FROM queue WHERE digest = ?), (SELECT number FROM record WHERE digest = ? LIMIT 1)";

impl Store {
    /// Whether writers can leave records for each other.
    pub fn has_queue(&self) -> bool {
        self.engine.has_queue()
    }

    /// Begins a commit, unless another writer has one under way.
    pub fn try_to_begin(&self) -> Result<Option<Transaction<'_>>, Error> {
        Ok(self.engine.try_to_begin()?.then(|| Transaction::of(self)))
    }

    /// Leaves a record in the queue. It may get lost with the server as long as nobody has appended it.
    pub fn leave(&self, queued: &Queued) -> Result<(), Error> {
        let Queued { digest, line, signature } = queued;
        self.engine.insert(&QUEUE, &[digest.as_bytes().into(), line.into(), signature.as_slice().into()])?;
        self.engine.send_without_waiting()
    }

    /// What has become of a record that was left, and its number, if it is in the log.
    pub fn turn_of(&self, digest: &Digest) -> Result<(Turn, Option<u64>), Error> {
        let digest = Value::from(digest.as_bytes());
        let mut answer = (Turn::Gone, None);
        self.engine.each(TURN, &[digest, digest], Extent::Few, &mut |row| {
            answer = turn(&row);
            Ok(true)
        })?;
        Ok(answer)
    }

    /// Begins a commit, once no other writer has one under way, and says the same.
    pub fn begin_in_turn(&self, digest: &Digest) -> Result<(Transaction<'_>, Turn, Option<u64>), Error> {
        let digest = Value::from(digest.as_bytes());
        let mut answer = (Turn::Gone, None);
        self.engine.begin_asking(TURN, &[digest, digest], &mut |row| {
            answer = turn(&row);
            Ok(true)
        })?;
        Ok((Transaction::of(self), answer.0, answer.1))
    }

    /// Waits until what was read is as durable as what this connection writes: where a standby is waited for, what others
    /// wrote can be seen a moment before it has it.
    pub fn confirm(&self) -> Result<(), Error> {
        self.engine.confirm()
    }

    /// Takes a record back, so that it never will be appended; whether it was before, the log says. A mark in its place,
    /// which is swept like what was refused in this `minute`, keeps it out even if it is still on its way there; of its
    /// words nothing stays.
    pub fn withdraw(&self, digest: &Digest, minute: i64) -> Result<(), Error> {
        let sql = "INSERT INTO queue (digest, line, signature, refused) VALUES (?, '', ?, ?)
            ON CONFLICT (digest) DO UPDATE SET refused = excluded.refused, line = ''";
        self.engine.run(sql, &[digest.as_bytes().into(), (&[0; 64][..]).into(), minute.into()])
    }
}

/// What [`TURN`] says.
fn turn(row: &Cells<'_>) -> (Turn, Option<u64>) {
    let turn = match row.integer(0) {
        None => Turn::Gone,
        Some(0) => Turn::Waits,
        Some(_) => Turn::Refused,
    };
    (turn, row.integer(1).and_then(|number| u64::try_from(number).ok()))
}

impl Transaction<'_> {
    /// The records that wait, `most` at the most, those that were left first first, and whether each is in the log already.
    /// Until the commit ends, their writers can't take them back.
    pub fn queue(&self, most: usize) -> Result<Vec<(Queued, bool)>, Error> {
        let mut found = Vec::new();
        let sql = "SELECT digest, line, signature, (SELECT count(*) FROM record WHERE record.digest = queue.digest)
            FROM queue WHERE refused = 0 ORDER BY number LIMIT ? FOR UPDATE OF queue SKIP LOCKED";
        self.store().each(sql, &[(most as u64).into()], |row| {
            let queued = Queued { digest: row.get(0)?, line: row.get(1)?, signature: row.get(2)? };
            found.push((queued, row.get::<u64>(3)? > 0));
            Ok(())
        })?;
        Ok(found)
    }

    /// Takes records that are appended in this commit out of the queue.
    pub fn dequeue(&self, digests: &[Digest]) -> Result<(), Error> {
        digests
            .iter()
            .try_for_each(|digest| self.run("DELETE FROM queue WHERE digest = ?", &[digest.as_bytes().into()]))
    }

    /// Marks a record in the queue as refused, in a minute since 1970 that is not 0. Its words go at once.
    pub fn refuse(&self, digest: &Digest, minute: i64) -> Result<(), Error> {
        self.run("UPDATE queue SET refused = ?, line = '' WHERE digest = ?", &[minute.into(), digest.as_bytes().into()])
    }

    /// Takes out of the queue what was refused before a minute, and whose writer never came back.
    pub fn sweep(&self, before: i64) -> Result<(), Error> {
        self.run("DELETE FROM queue WHERE refused > 0 AND refused < ?", &[before.into()])
    }
}
