//! Sources as a form shows and sends them: a phrase as published, and facets that override what is read from it.

use maud::{Markup, html};

use super::fields::{Fields, choice, line};
use crate::ledger::{FACETS, Source};
use crate::record::{Attribution, Class, Stance, Terms};

/// A source's fields: their names begin with `prefix`, and `value` says what stands in them.
pub(super) fn fieldset(prefix: &str, title: &str, value: &dyn Fn(&str) -> String) -> Markup {
    let named = |facet: &str| format!("{prefix}.{facet}");
    let is_given = FACETS.iter().any(|facet| !value(facet).is_empty());
    html! {
        fieldset.source {
            legend { (title) }
            (line(&named("source"), "As published", &value("source"), "two officials briefed on the talks"))
            details open[is_given && value("source").is_empty()] {
                summary { "What the phrase does not say, or is read wrongly" }
                div.facets {
                    @for facet in FACETS { (field(&named(facet), facet, &value(facet))) }
                }
            }
        }
    }
}

fn field(name: &str, facet: &str, value: &str) -> Markup {
    let label = facet.replace('_', " ");
    match facet {
        "class" => {
            choice(name, &label, "as it reads", Class::ALL.iter().map(|one| (one.as_str(), one.spaced())), value)
        }
        "terms" => {
            choice(name, &label, "as it reads", Terms::ALL.iter().map(|one| (one.as_str(), one.spaced())), value)
        }
        "stance" => {
            choice(name, &label, "as it reads", Stance::ALL.iter().map(|one| (one.as_str(), one.spaced())), value)
        }
        "former" => choice(name, &label, "as it reads", ["yes", "no"].map(|word| (word, word.to_owned())), value),
        "asked_at" | "deadline" => line(name, &label, value, "2026-03-05T09:30:00+01:00"),
        _ => line(name, &label, value, ""),
    }
}

/// The attributions of a form's sources, whose fields begin with `source.0`, `source.1`, ….
pub(super) fn read(fields: &Fields, count: usize, mistakes: &mut Vec<String>) -> Vec<Attribution> {
    let mut attributions = Vec::new();
    for number in 0..count {
        let prefix = format!("source.{number}");
        let mut source =
            Source { phrase: fields.get(&format!("{prefix}.source")).map(str::to_owned), ..Source::default() };
        for facet in FACETS {
            if let Some(value) = fields.get(&format!("{prefix}.{facet}"))
                && let Err(reason) = source.set(facet, value)
            {
                mistakes.push(format!("source {}, {}: {reason}", number + 1, facet.replace('_', " ")));
            }
        }
        if source.is_empty() {
            continue;
        }
        match source.attributions() {
            Ok(read) => attributions.extend(read),
            Err(error) => mistakes.push(format!("source {}: {error}", number + 1)),
        }
    }
    attributions
}

/// The fieldsets of so many sources, with what was typed in them; `first` is the title of the first.
pub(super) fn fieldsets(fields: &Fields, count: usize, first: &str) -> Markup {
    html! {
        @for number in 0..count {
            @let prefix = format!("source.{number}");
            @let title = if number == 0 { first } else { "Another one" };
            (fieldset(&prefix, title, &|facet| fields.raw(&format!("{prefix}.{facet}")).unwrap_or_default().to_owned()))
        }
    }
}
