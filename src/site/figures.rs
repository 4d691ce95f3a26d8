//! How the statements stand, counted: what the drawings on the first page show.

use std::collections::BTreeMap;

use super::card::Card;
use crate::record::Status;

/// Counts over the statements as they stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) statements: usize,
    by_status: BTreeMap<&'static str, usize>,
    /// By the day on which the statements became so.
    by_day: BTreeMap<String, Sourcing>,
}

/// How many statements of a time rest on somebody named, on the unnamed alone, or on nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sourcing {
    pub(crate) named: usize,
    pub(crate) unnamed: usize,
    pub(crate) nobody: usize,
}

impl Figures {
    /// Counts a statement.
    pub(crate) fn take(&mut self, card: &Card) {
        self.statements += 1;
        *self.by_status.entry(card.status.as_str()).or_default() += 1;
        *self.by_day.entry(card.day.clone()).or_default().of(card) += 1;
    }

    /// Takes back a statement that was counted as it stood before.
    pub(crate) fn take_back(&mut self, card: &Card) {
        self.statements = self.statements.saturating_sub(1);
        if let Some(count) = self.by_status.get_mut(card.status.as_str()) {
            *count = count.saturating_sub(1);
        }
        if let Some(sourcing) = self.by_day.get_mut(&card.day) {
            let count = sourcing.of(card);
            *count = count.saturating_sub(1);
            if sourcing.total() == 0 {
                self.by_day.remove(&card.day);
            }
        }
    }

    /// How many stand where: those that some stand, in the vocabulary's order.
    pub(crate) fn statuses(&self) -> Vec<(Status, usize)> {
        let count = |status: &Status| self.by_status.get(status.as_str()).copied().unwrap_or_default();
        Status::ALL.iter().map(|status| (*status, count(status))).filter(|(_, count)| *count > 0).collect()
    }

    /// The sourcing by day, month or year: the finest with at most `most` columns.
    pub(crate) fn sourcing(&self, most: usize) -> BTreeMap<String, Sourcing> {
        let by = |length: usize| {
            let mut columns: BTreeMap<String, Sourcing> = BTreeMap::new();
            for (day, sourcing) in &self.by_day {
                columns.entry(day.chars().take(length).collect()).or_default().add(*sourcing);
            }
            columns
        };
        [10, 7, 4].into_iter().map(by).find(|columns| columns.len() <= most).unwrap_or_default()
    }
}

impl Sourcing {
    fn of(&mut self, card: &Card) -> &mut usize {
        let mut cited = card.voices.iter().filter(|voice| voice.stance.supports() && voice.is_cited());
        match (cited.clone().any(|voice| voice.is_on_record), cited.next().is_some()) {
            (true, _) => &mut self.named,
            (false, true) => &mut self.unnamed,
            (false, false) => &mut self.nobody,
        }
    }

    fn add(&mut self, other: Self) {
        self.named += other.named;
        self.unnamed += other.unnamed;
        self.nobody += other.nobody;
    }

    pub(crate) fn total(self) -> usize {
        self.named + self.unnamed + self.nobody
    }

    /// In words.
    pub(crate) fn told(self) -> String {
        format!("{} named, {} unnamed, {} nobody", self.named, self.unnamed, self.nobody)
    }
}
