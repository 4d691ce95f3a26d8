//! What wants the whole ledger: how the statements stand, and who is named. It is counted once, beside the requests, and
//! then brought up to date by what is recorded; until then pages do without, or say of how many records it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::live::Live;
use super::{Problem, Shared, pool};
use crate::ledger::{Error, Revised};
use crate::site::card::{Card, folded, named, office};
use crate::site::figures::Figures;
use crate::site::shelf::Shelf;
use crate::store::Selection;

/// The most records that a request counts itself, rather than leave it to a thread of its own.
const FEW: u64 = 20_000;
/// The most sources that are listed.
pub(super) const MOST_SOURCES: usize = 50_000;
/// The most offices that are told of a source.
const MOST_OFFICES: usize = 3;

/// A ledger of `size` records, counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub(super) size: u64,
    pub(super) figures: Figures,
    pub(super) stories: usize,
    /// By their names as they are compared.
    pub(super) sources: BTreeMap<String, Seen>,
    /// Whether there are more sources than are listed.
    pub(super) is_cut: bool,
}

/// A named source.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) who: String,
    pub(super) offices: Vec<String>,
    /// How many statements it does something with, as they stand now.
    pub(super) statements: usize,
}

/// The newest count, and whether another is under way.
#[derive(Default)]
pub(super) struct Counting {
    newest: Mutex<Option<Arc<Counted>>>,
    is_running: AtomicBool,
}

impl Counting {
    /// The counts of this ledger; those of an earlier size, or none, while they are made.
    pub(super) fn of(&self, live: &Live<'_>, server: &Shared) -> Result<Option<Arc<Counted>>, Problem> {
        let size = live.head().size;
        let Ok(mut newest) = self.newest.lock() else { return Ok(None) };
        match newest.as_ref() {
            Some(known) if known.size == size => return Ok(Some(known.clone())),
            // Another request read a later moment.
            Some(known) if known.size > size => return Ok(Some(known.clone())),
            Some(known) if size - known.size <= FEW && !live.is_part() => {
                let mut counted = Counted::clone(known);
                if counted.bring_up_to_date(live)? {
                    let counted = Arc::new(counted);
                    *newest = Some(counted.clone());
                    return Ok(Some(counted));
                }
            }
            _ => {}
        }
        if size <= FEW {
            let counted = Arc::new(Counted::of(live)?);
            *newest = Some(counted.clone());
            return Ok(Some(counted));
        }
        if !self.is_running.swap(true, Ordering::SeqCst) {
            let server = server.clone();
            std::thread::spawn(move || count(&server));
        }
        Ok(newest.clone())
    }
}

/// Counts the ledger with one of its own, so that no request waits for it.
fn count(server: &Shared) {
    let counted = pool::open(&server.settings.ledger).map_err(Problem::from).and_then(|ledger| {
        ledger.store().freeze().map_err(Error::from)?;
        Counted::of(&server.live(&ledger)?)
    });
    if let (Ok(counted), Ok(mut newest)) = (counted, server.counting.newest.lock())
        && newest.as_ref().is_none_or(|newest| newest.size < counted.size)
    {
        *newest = Some(Arc::new(counted));
    }
    server.counting.is_running.store(false, Ordering::SeqCst);
}

impl Counted {
    fn of(live: &Live<'_>) -> Result<Self, Problem> {
        let mut counted = Self { size: live.head().size, ..Self::default() };
        let mut failure = None;
        live.ledger().select(&Selection::default(), |revised| {
            match live.shows(revised.number) {
                Ok(true) => counted.take(&revised),
                Ok(false) => {}
                Err(error) => failure = Some(error),
            }
            failure.is_none()
        })?;
        if let Some(error) = failure {
            return Err(error.into());
        }
        counted.count_stories(live)?;
        Ok(counted)
    }

    fn count_stories(&mut self, live: &Live<'_>) -> Result<(), Error> {
        self.stories = 0;
        for row in live.ledger().store().newest_versions(u64::MAX, usize::MAX >> 1)? {
            self.stories += usize::from(live.shows(row.number)?);
        }
        Ok(())
    }

    /// Counts what was recorded since; false, if something was erased meanwhile, which can't be taken back any more.
    fn bring_up_to_date(&mut self, live: &Live<'_>) -> Result<bool, Problem> {
        let (ledger, range) = (live.ledger(), self.size..live.head().size);
        let mut is_erased = false;
        ledger.store().scan(range.clone(), |_, _, line| {
            is_erased |= line.is_none_or(|line| line.contains("\"kind\":\"redaction\""));
            !is_erased
        })?;
        let mut statements = BTreeSet::new();
        ledger.store().scan_revisions(range.clone(), |row| {
            statements.insert(row.statement);
        })?;
        for first in statements {
            if is_erased {
                break;
            }
            let rows = ledger.store().revisions_of(first)?;
            if let Some(before) = rows.iter().rfind(|row| row.number < range.start) {
                match ledger.revised_at(before.number)? {
                    Some(before) => self.take_back(&before),
                    None => is_erased = true,
                }
            }
            if let Some(newest) = rows.last()
                && let Some(newest) = ledger.revised_at(newest.number)?
            {
                self.take(&newest);
            }
        }
        self.count_stories(live)?;
        self.size = range.end;
        Ok(!is_erased)
    }

    fn take(&mut self, revised: &Revised) {
        self.figures.take(&Card::of(revised, revised.number, None));
        for attribution in &revised.statement.attributions {
            let Some(who) = named(attribution) else { continue };
            let key = folded(who);
            if !self.sources.contains_key(&key) && self.sources.len() == MOST_SOURCES {
                self.is_cut = true;
                continue;
            }
            let seen = self.sources.entry(key).or_default();
            if seen.who.is_empty() {
                who.clone_into(&mut seen.who);
            }
            seen.statements += 1;
            if let Some(office) = office(attribution, who)
                && seen.offices.len() < MOST_OFFICES
                && !seen.offices.contains(&office)
            {
                seen.offices.push(office);
            }
        }
    }

    fn take_back(&mut self, revised: &Revised) {
        self.figures.take_back(&Card::of(revised, revised.number, None));
        for key in revised.statement.attributions.iter().filter_map(named).map(folded) {
            if let Some(seen) = self.sources.get_mut(&key) {
                seen.statements = seen.statements.saturating_sub(1);
                if seen.statements == 0 {
                    self.sources.remove(&key);
                }
            }
        }
    }
}
