//! A block's fields, sorted by what they are for, as they are typed.

use super::Mistake;
use super::blocks::{self, Field};
use crate::ledger::{FACETS, Source};
use crate::record::{Attribution, Class, compose};

/// A statement as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) text: Option<String>,
    pub(super) quote: Option<String>,
    pub(super) sources: Vec<Given>,
    pub(super) reason: Option<String>,
    /// With its line.
    pub(super) status: Option<(usize, String)>,
    pub(super) tags: Vec<String>,
    /// With its line.
    pub(super) effective_at: Option<(usize, String)>,
}

/// A source as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    phrase: Option<String>,
    facets: Vec<Field>,
    line: usize,
}

impl Typed {
    /// Sorts the fields of a block.
    pub(super) fn read(fields: &[Field], mistakes: &mut Vec<Mistake>) -> Self {
        let mut typed = Self::default();
        for field in fields.iter().filter(|field| !field.value.is_empty()) {
            let (value, line) = (&field.value, field.line);
            match field.key {
                "text" => typed.text = Some(value.clone()),
                "quote" => typed.quote = Some(value.clone()),
                "reason" => typed.reason = Some(compose(value)),
                "status" => typed.status = Some((line, value.clone())),
                "effective_at" => typed.effective_at = Some((line, value.clone())),
                "tags" => typed.tags = value.split(',').map(compose).filter(|tag| !tag.is_empty()).collect(),
                "source" => typed.sources.push(Given { phrase: Some(value.clone()), facets: Vec::new(), line }),
                key if FACETS.contains(&key) => typed.facet(field),
                key => {
                    mistakes.push(Mistake { line, reason: format!("'{key}' belongs to the story, not to a statement") })
                }
            }
        }
        typed
    }

    /// Reads a block as it was printed.
    pub(super) fn of_block(block: &str) -> Self {
        let blocks = blocks::read(block).unwrap_or_default();
        blocks.first().map(|block| Self::read(&block.fields, &mut Vec::new())).unwrap_or_default()
    }

    /// A facet goes with the source above it; a second class begins a source without a phrase.
    fn facet(&mut self, field: &Field) {
        let begins = |given: &Given| field.key == "class" && given.facets.iter().any(|facet| facet.key == "class");
        match self.sources.last_mut() {
            Some(given) if !begins(given) => given.facets.push(field.clone()),
            _ => self.sources.push(Given { phrase: None, facets: vec![field.clone()], line: field.line }),
        }
    }

    /// Whether text, quote and sources are the same, wherever they stand.
    pub(super) fn says_as_much_as(&self, other: &Self) -> bool {
        self.text == other.text
            && self.quote == other.quote
            && self.sources.len() == other.sources.len()
            && self.sources.iter().zip(&other.sources).all(|(own, other)| own.says_as_much_as(other))
    }
}

impl Given {
    /// Whether phrase and facets are the same, wherever they stand.
    pub(super) fn says_as_much_as(&self, other: &Self) -> bool {
        let bare =
            |given: &Self| -> Vec<_> { given.facets.iter().map(|facet| (facet.key, facet.value.clone())).collect() };
        self.phrase == other.phrase && bare(self) == bare(other)
    }

    /// The attributions that the source stands for. With a class it has the facets that are typed and no other; without
    /// one they are read from the phrase.
    pub(super) fn attributions(&self) -> Result<Vec<Attribution>, Vec<Mistake>> {
        let mut source = Source { phrase: self.phrase.clone(), ..Source::default() };
        let set = self.facets.iter().filter_map(|field| set(&mut source, field).err());
        let mistakes: Vec<Mistake> = set.collect();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        match source.class {
            Some(class) => Ok(vec![exactly(source, class)]),
            None => source.attributions().map_err(|error| vec![Mistake { line: self.line, reason: error.to_string() }]),
        }
    }
}

fn set(source: &mut Source, field: &Field) -> Result<(), Mistake> {
    let wrong = |reason| Mistake { line: field.line, reason: format!("{}: {reason}", field.key) };
    source.set(field.key, &field.value).map_err(wrong)
}

/// The attribution that has these facets and no other.
fn exactly(source: Source, class: Class) -> Attribution {
    let typed = |text: Option<String>| text.as_deref().map(compose).filter(|text| !text.is_empty());
    let plain = Attribution::new(class);
    Attribution {
        name: typed(source.name),
        role: typed(source.role),
        organization: typed(source.organization),
        former: source.former,
        count: source.count,
        terms: source.terms.unwrap_or(plain.terms),
        basis: typed(source.basis),
        anonymity_reason: typed(source.anonymity_reason),
        stance: source.stance.unwrap_or(plain.stance),
        cue: typed(source.cue),
        asked_at: source.asked_at,
        deadline: source.deadline,
        medium: typed(source.medium),
        relays: typed(source.relays),
        phrase: source.phrase,
        ..plain
    }
}
