//! Getting rid of the bytes of what was erased: rows that nobody sees any more, until their tables are written anew.

use std::time::Duration;

use super::Postgres;
use crate::store::Error;
use crate::store::erase::ERASURE;

/// The tables in which erased content may have left bytes: rows that nobody sees any more until they are written anew.
const WITH_CONTENT: [&str; 8] = ["record", "text", "seal", "queue", "revision", "version", "reference", "search"];

/// How many transactions there are, in any database of the server, that began before one did: what they may still see
/// stays when a table is written anew. A standby or a slot that keeps such rows is one, too.
const OLDER: &str = "
SELECT count(*) FROM (
    SELECT backend_xid FROM pg_stat_activity UNION ALL SELECT backend_xmin FROM pg_stat_activity
    WHERE pid <> pg_backend_pid()
    UNION ALL SELECT xmin FROM pg_replication_slots UNION ALL SELECT catalog_xmin FROM pg_replication_slots
    UNION ALL SELECT transaction FROM pg_prepared_xacts
) AS kept (began) WHERE age(began) >= age(CAST(CAST(";
/// How often it is looked for them.
const PAUSE: Duration = Duration::from_millis(20);

impl Postgres {
    /// Writes the tables anew, which takes every lock on them, and what the planner keeps of their columns' values: what
    /// was erased stands in none of their files then. Only who owns the tables and the database may. What the write-ahead
    /// log, archives, standbys and back-ups keep is out of reach.
    pub(super) fn vacuum(&self, patience: Duration) -> Result<bool, Error> {
        let owner = "SELECT pg_has_role(c.relowner, 'USAGE') AND pg_has_role(d.datdba, 'USAGE')
            FROM pg_class AS c, pg_database AS d
            WHERE c.oid = CAST('record' AS regclass) AND d.datname = current_database()";
        if self.answer(owner)?.as_deref() != Some("t") {
            let reason = "what was erased is out of the tables; only who owns them and the database can write their \
                files anew without it";
            return Err(Error::Forbidden { path: self.path().to_owned(), reason: reason.to_owned() });
        }
        self.batch(&format!("SET lock_timeout = {}", patience.as_millis().max(1)))?;
        let written = self.write_anew(patience);
        self.batch("RESET lock_timeout")?;
        match written {
            Ok(true) => self.batch(&format!("DELETE FROM setting WHERE name = '{ERASURE}'")).map(|()| true),
            Ok(false) | Err(Error::Busy { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn write_anew(&self, patience: Duration) -> Result<bool, Error> {
        // First of all what the planner keeps is of what is there now.
        self.batch(&format!("ANALYZE {}", WITH_CONTENT.join(", ")))?;
        let now = self.answer("SELECT pg_current_xact_id()")?.unwrap_or_default();
        let mut waited = Duration::ZERO;
        while self.answer(&format!("{OLDER}'{now}' AS xid8) AS xid))"))?.as_deref() != Some("0") {
            if waited > patience {
                return Ok(false);
            }
            std::thread::sleep(PAUSE);
            waited += PAUSE;
        }
        WITH_CONTENT.iter().try_for_each(|table| self.batch(&format!("VACUUM (FULL) {table}")))?;
        self.batch("VACUUM (FULL) pg_catalog.pg_statistic").map(|()| true)
    }
}
